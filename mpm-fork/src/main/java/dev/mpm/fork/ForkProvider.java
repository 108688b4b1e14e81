package dev.mpm.fork;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;

/** Offers {@code mpm: fork}. */
public final class ForkProvider implements MpmProvider<ForkSettings> {

    @Override
    public String name() {
        return "fork";
    }

    @Override
    public String summary() {
        return "a process per connection, which ends afterwards: nothing is left of a request, and each costs a start";
    }

    @Override
    public Class<ForkSettings> settingsType() {
        return ForkSettings.class;
    }

    @Override
    public Mpm create(ForkSettings settings) {
        if (settings.spare() > settings.maxChildren()) {
            throw new IllegalArgumentException("spare: " + settings.spare()
                    + " (expected: at most max-children, which is " + settings.maxChildren() + ")");
        }
        return new ForkMpm(settings);
    }
}
