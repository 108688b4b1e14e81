package dev.mpm.server.worker.tasks;

import dev.mpm.api.tasks.TaskPool;
import dev.mpm.api.tasks.Tasks;
import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.config.TaskPoolSettings;
import dev.mpm.server.core.config.TaskPoolSettings.Kind;
import dev.mpm.server.core.settings.SettingsSchema;
import dev.mpm.server.core.tasks.TaskMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The pools of one worker, as the master has described them. Any thread; closed when the app has stopped. */
public final class HostedTasks implements Tasks, AutoCloseable {

    /** The keys of the description: where the master listens, which configuration this is, and then each pool's settings. */
    public static final String SOCKET = "tasks.socket";

    /** The number by which the master knows the configuration. */
    public static final String EPOCH = "tasks.epoch";

    /** Then come the pool's name, a dot and the setting's key. */
    public static final String POOL = "tasks.pool.";

    private final MasterStation master;
    private final ScheduledThreadPoolExecutor timer;
    private final List<LocalStation> locals = new ArrayList<>();
    private final SortedMap<String, TaskPool> pools = new TreeMap<>();

    /**
     * Reads the description; nothing is connected and no thread is started before the first task.
     *
     * @param token by which the worker proves that it is the one
     */
    public HostedTasks(BootSpec spec, String token) {
        Map<String, String> services = spec.services();
        int epoch = Integer.parseInt(services.getOrDefault(EPOCH, "0"));
        this.master = new MasterStation(
                Path.of(services.getOrDefault(SOCKET, "")),
                new TaskMessage.Hello(TaskMessage.Role.WORKER, spec.slot(), epoch, token));
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("task limits").factory());
        timer.setRemoveOnCancelPolicy(true);
        settings(services).forEach((name, text) -> {
            TaskPoolSettings settings = SettingsSchema.fromText(TaskPoolSettings.class, text);
            pools.put(name, new HostedPool(name, station(name, settings, spec.appSettings())));
        });
    }

    private static Map<String, Map<String, String>> settings(Map<String, String> services) {
        Map<String, Map<String, String>> pools = new HashMap<>();
        services.forEach((key, value) -> {
            if (key.startsWith(POOL)) {
                int dot = key.indexOf('.', POOL.length());
                pools.computeIfAbsent(key.substring(POOL.length(), dot), _ -> new HashMap<>())
                        .put(key.substring(dot + 1), value);
            }
        });
        return pools;
    }

    private Station station(String name, TaskPoolSettings settings, Map<String, String> appSettings) {
        if (settings.kind() == Kind.PROCESSES) {
            return master.pool(name, settings);
        }
        var local = new LocalStation(name, settings, appSettings, timer, counts -> master.count(name, counts));
        locals.add(local);
        return local;
    }

    @Override
    public TaskPool pool(String name) {
        TaskPool pool = pools.get(name);
        if (pool == null) {
            throw new IllegalArgumentException("no task pool '" + name + "' (expected: "
                    + (pools.isEmpty()
                            ? "one below tasks: in the configuration, which has none"
                            : "one of " + String.join(", ", pools.keySet()))
                    + ")");
        }
        return pool;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(pools.keySet());
    }

    /** Gives up every task that has not ended. */
    @Override
    public void close() {
        locals.forEach(LocalStation::close);
        timer.shutdownNow();
        master.close();
    }
}
