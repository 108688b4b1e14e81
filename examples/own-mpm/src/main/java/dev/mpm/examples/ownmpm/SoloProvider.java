package dev.mpm.examples.ownmpm;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;

/** Offers {@code mpm: solo}. */
public final class SoloProvider implements MpmProvider<SoloSettings> {

    @Override
    public String name() {
        return "solo";
    }

    @Override
    public String summary() {
        return "one process with a fixed number of threads: no copies of memory, and no second chance";
    }

    @Override
    public Class<SoloSettings> settingsType() {
        return SoloSettings.class;
    }

    @Override
    public Mpm create(SoloSettings settings) {
        return new SoloMpm(settings);
    }
}
