package dev.mpm.server.master.services;

import dev.mpm.server.master.config.ServerConfig;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

/**
 * Something that the master offers to the apps of its workers: messages, shared memory, tasks ...
 *
 * <p>A service has threads of its own if it needs any, and never lets one worker, or an app's bytes, hold up the
 * supervisor. It lives as long as the server, through reloads.
 */
public interface Service extends Closeable {

    /**
     * Makes ready what a new configuration asks for, before it is known whether it will serve; nothing is taken away from
     * the present one. On the thread that reads the configuration.
     *
     * @throws IOException if that cannot be; the server then does not start, or the reload is refused with the message
     */
    default void prepare(ServerConfig next) throws IOException {}

    /** Returns what the service's end in a worker of this configuration has to know, by key; keys begin with its name. */
    default Map<String, String> forWorkers(ServerConfig config) {
        return Map.of();
    }

    /** Tells of a step in a worker's life. On the supervisor's thread: does not block. */
    default void heard(WorkerEvent event) {}

    /** Returns whether a process is one that the service has started and not reaped yet. Any thread. */
    default boolean owns(long pid) {
        return false;
    }

    /** Returns what there is to tell about it now. Any thread; does not block. */
    ServiceStatus status();

    /** Ends it. No worker is left then. */
    @Override
    void close();
}
