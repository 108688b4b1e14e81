package dev.mpm.event;

import static dev.mpm.common.SettingsCheck.above;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import dev.mpm.common.SettingsCheck;

/** Offers {@code mpm: event}. */
public final class EventProvider implements MpmProvider<EventSettings> {

    @Override
    public String name() {
        return "event";
    }

    @Override
    public String summary() {
        return "event loops hold the connections, threads only run requests: many clients, most of them idle";
    }

    @Override
    public Class<EventSettings> settingsType() {
        return EventSettings.class;
    }

    @Override
    public Mpm create(EventSettings settings) {
        above("max-spare-threads", settings.maxSpareThreads(), "min-spare-threads", settings.minSpareThreads());
        int workers = SettingsCheck.workers(
                settings.maxRequestWorkers(), settings.threadsPerChild(), settings.startServers());
        return new EventMpm(settings, workers);
    }
}
