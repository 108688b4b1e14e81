package dev.mpm.server.worker;

import dev.mpm.api.AppContext;
import dev.mpm.server.core.channel.BootSpec;
import java.util.Map;

/** What the app is told about the worker that it runs in. */
record HostedApp(BootSpec spec, System.Logger logger) implements AppContext {

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
}
