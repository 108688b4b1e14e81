package dev.mpm.server.worker;

import dev.mpm.api.AppContext;
import dev.mpm.server.core.channel.BootSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What the app is told about the worker that it runs in. */
record HostedApp(BootSpec spec, RequestDeadlines deadlines, System.Logger logger) implements AppContext {

    @Override
    public Map<String, String> settings() {
        return spec.appSettings();
    }

    @Override
    public int slot() {
        return spec.slot();
    }

    @Override
    public int generation() {
        return spec.generation();
    }

    @Override
    public String mpm() {
        return spec.mpm();
    }

    @Override
    public void extendDeadline(Duration more) {
        deadlines.extend(more);
    }

    @Override
    public Optional<Duration> timeLeft() {
        return deadlines.timeLeft(System.nanoTime());
    }
}
