package dev.mpm.virtual;

import static dev.mpm.common.SettingsCheck.above;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import dev.mpm.common.SettingsCheck;

/** Offers {@code mpm: virtual}. */
public final class VirtualProvider implements MpmProvider<VirtualSettings> {

    @Override
    public String name() {
        return "virtual";
    }

    @Override
    public String summary() {
        return "processes x virtual threads, one connection per thread: blocking code for thousands of clients";
    }

    @Override
    public Class<VirtualSettings> settingsType() {
        return VirtualSettings.class;
    }

    @Override
    public Mpm create(VirtualSettings settings) {
        above("max-spare-threads", settings.maxSpareThreads(), "min-spare-threads", settings.minSpareThreads());
        int workers = SettingsCheck.workers(
                settings.maxRequestWorkers(), settings.threadsPerChild(), settings.startServers());
        return new VirtualMpm(settings, workers);
    }
}
