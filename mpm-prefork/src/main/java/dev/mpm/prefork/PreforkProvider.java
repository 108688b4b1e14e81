package dev.mpm.prefork;

import static dev.mpm.common.SettingsCheck.above;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import dev.mpm.common.SettingsCheck;

/** Offers {@code mpm: prefork}. */
public final class PreforkProvider implements MpmProvider<PreforkSettings> {

    @Override
    public String name() {
        return "prefork";
    }

    @Override
    public String summary() {
        return "one connection per process: handlers need not be thread-safe, a crash costs one request";
    }

    @Override
    public Class<PreforkSettings> settingsType() {
        return PreforkSettings.class;
    }

    @Override
    public Mpm create(PreforkSettings settings) {
        above("max-spare-servers", settings.maxSpareServers(), "min-spare-servers", settings.minSpareServers());
        SettingsCheck.workers(settings.maxRequestWorkers(), 1, settings.startServers());
        return new PreforkMpm(settings);
    }
}
