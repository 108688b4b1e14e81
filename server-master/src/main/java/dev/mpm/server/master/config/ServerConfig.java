package dev.mpm.server.master.config;

import dev.mpm.api.HttpSettings;
import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import dev.mpm.server.core.config.LogSettings;
import dev.mpm.server.core.config.RequestSettings;
import dev.mpm.server.core.config.TaskPoolSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A whole configuration, checked: what the master runs from.
 *
 * @param file the file it was read from, as the operator named it
 * @param mpm the name of the chosen MPM
 * @param provider what created {@code model}
 * @param model the chosen MPM, created from its settings
 * @param mpmSettings the settings of the chosen MPM as text, every key, for the workers
 * @param app the app
 * @param listen where to listen, one or more
 * @param distribution how connections come to workers
 * @param mpmPath jars and folders of further MPMs, absolute; workers need them on their class path
 * @param pool how the supervisor treats workers
 * @param requests how long a request may run, and which warm a worker up
 * @param recycling when a worker that is well is replaced
 * @param http what every engine must hold to
 * @param log what is written about requests and the server
 * @param admin what the master itself answers
 * @param shared the memory that workers share
 * @param commands the programs that the app runs
 * @param runDirectory where pid file, scoreboard and sockets go; absolute, perhaps not there yet
 * @param jvm the Java that workers run on
 * @param messages how much the relay of messages keeps
 * @param tasks the pools that run tasks for the app, by name
 * @param settings every setting with its origin, in the order of the documentation
 */
public record ServerConfig(
        Path file,
        String mpm,
        MpmProvider<?> provider,
        Mpm model,
        Map<String, String> mpmSettings,
        AppConfig app,
        List<ListenAddress> listen,
        Distribution distribution,
        List<Path> mpmPath,
        PoolSettings pool,
        RequestSettings requests,
        RecyclingSettings recycling,
        HttpSettings http,
        LogSettings log,
        AdminSettings admin,
        SharedSettings shared,
        CommandSettings commands,
        Path runDirectory,
        JvmSettings jvm,
        MessagesSettings messages,
        Map<String, TaskPoolSettings> tasks,
        List<EffectiveSetting> settings) {

    public ServerConfig {
        mpmSettings = Map.copyOf(mpmSettings);
        listen = List.copyOf(listen);
        mpmPath = List.copyOf(mpmPath);
        tasks = Map.copyOf(tasks);
        settings = List.copyOf(settings);
    }

    /**
     * Reads and checks a configuration file.
     *
     * @param environment where {@code ${NAME}} is looked up
     * @throws ConfigurationException with everything that is wrong, the file's absence included
     */
    public static ServerConfig load(Path file, Map<String, String> environment, Overrides overrides) {
        return ConfigReader.read(file, environment, overrides);
    }

    /**
     * Reads from a configuration file only where its server runs: for that, nothing else in it need be right.
     *
     * @param environment where {@code ${NAME}} is looked up
     * @return the run directory, absolute; perhaps not there
     * @throws ConfigurationException if the file is not there or no YAML, or if this one key is wrong
     */
    public static Path runDirectoryOf(Path file, Map<String, String> environment) {
        return RunDirectoryReader.read(file, environment);
    }

    /** Returns every setting as YAML, each with a comment that says where its value comes from; secrets are masked. */
    public String effective() {
        return effective(List.of());
    }

    /**
     * Returns the same with values that were computed from the configuration.
     *
     * @param computed stand in the places of the settings that have their keys
     */
    public String effective(List<EffectiveSetting> computed) {
        Map<String, EffectiveSetting> byKey =
                computed.stream().collect(Collectors.toMap(EffectiveSetting::key, Function.identity()));
        return EffectiveListing.of(settings.stream()
                .map(setting -> byKey.getOrDefault(setting.key(), setting))
                .toList());
    }
}
