package dev.mpm.worker;

import static dev.mpm.common.SettingsCheck.above;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import dev.mpm.common.SettingsCheck;

/** Offers {@code mpm: worker}. */
public final class WorkerMpmProvider implements MpmProvider<WorkerMpmSettings> {

    @Override
    public String name() {
        return "worker";
    }

    @Override
    public String summary() {
        return "processes x threads, one connection per thread: blocking code at scale in few processes";
    }

    @Override
    public Class<WorkerMpmSettings> settingsType() {
        return WorkerMpmSettings.class;
    }

    @Override
    public Mpm create(WorkerMpmSettings settings) {
        above("max-spare-threads", settings.maxSpareThreads(), "min-spare-threads", settings.minSpareThreads());
        int workers = SettingsCheck.workers(
                settings.maxRequestWorkers(), settings.threadsPerChild(), settings.startServers());
        return new WorkerMpm(settings, workers);
    }
}
