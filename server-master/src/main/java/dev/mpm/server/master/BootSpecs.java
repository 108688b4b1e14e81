package dev.mpm.server.master;

import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.settings.SettingsSchema;
import dev.mpm.server.master.config.ServerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes down for a worker what the configuration means for it. Immutable. */
public final class BootSpecs {

    private final ServerConfig config;
    private final Path scoreboard;
    private final Map<String, String> services;
    private final List<String> listeners;

    /**
     * Notes what is the same for every worker.
     *
     * @param services what the ends of services in the worker have to know
     * @param listeners the addresses of the sockets, in the order in which they are handed over
     */
    public BootSpecs(ServerConfig config, Path scoreboard, Map<String, String> services, List<String> listeners) {
        this.config = config;
        this.scoreboard = scoreboard;
        this.services = Map.copyOf(services);
        this.listeners = List.copyOf(listeners);
    }

    /** Returns what one worker needs to know. */
    public BootSpec of(int slot, int generation) {
        return new BootSpec(
                slot,
                generation,
                scoreboard.toString(),
                config.mpm(),
                config.mpmSettings(),
                SettingsSchema.toText(config.http()),
                SettingsSchema.toText(config.requests()),
                SettingsSchema.toText(config.log()),
                config.app().className(),
                config.app().classpath().stream().map(Path::toString).toList(),
                config.app().settings(),
                services,
                listeners);
    }
}
