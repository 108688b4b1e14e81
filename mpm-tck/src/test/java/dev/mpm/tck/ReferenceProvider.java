package dev.mpm.tck;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import java.util.EnumSet;

/** Offers the reference engine without flaws. Public because {@code ServiceLoader} needs it so. */
public final class ReferenceProvider implements MpmProvider<ReferenceSettings> {

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public String summary() {
        return "one process; plain Undertow behind a relay, which takes every connection";
    }

    @Override
    public Class<ReferenceSettings> settingsType() {
        return ReferenceSettings.class;
    }

    @Override
    public Mpm create(ReferenceSettings settings) {
        return new ReferenceMpm(settings.threads(), EnumSet.noneOf(Flaw.class));
    }
}
