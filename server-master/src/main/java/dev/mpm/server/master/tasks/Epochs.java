package dev.mpm.server.master.tasks;

import dev.mpm.server.master.config.ServerConfig;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The configurations that workers were told of, numbered from 1; the oldest are forgotten. Any thread. */
final class Epochs {

    /** So many reloads no worker lives through. */
    private static final int KEPT = 50;

    private final Map<Integer, ServerConfig> configs = new ConcurrentHashMap<>();
    private final AtomicInteger newest = new AtomicInteger();

    /** Notes a configuration, and returns its number. */
    int add(ServerConfig config) {
        int number = newest.get() + 1;
        configs.put(number, config);
        configs.remove(number - KEPT);
        newest.set(number);
        return number;
    }

    int newest() {
        return newest.get();
    }

    @Nullable
    ServerConfig config(int number) {
        return configs.get(number);
    }
}
