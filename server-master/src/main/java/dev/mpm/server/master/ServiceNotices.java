package dev.mpm.server.master;

import dev.mpm.server.core.posix.UnixDatagram;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells the service manager that started this server how it is: systemd, or whoever else sets {@code NOTIFY_SOCKET}
 * (sd_notify(3)). Without the variable every call does nothing.
 *
 * <p>A server that cannot tell still serves: the first failure is a warning in the log, the next ones are silent. Used by
 * the supervisor's thread, which a manager that does not read holds up for a fraction of a second.
 */
final class ServiceNotices {

    /** A container's first process has a number there that means another one to the manager outside. */
    private static final long FIRST_OF_A_CONTAINER = 1;

    private final @Nullable String address;
    private final long pid;
    private final @Nullable Duration aliveEvery;
    private final Transport transport;
    private final NanoClock clock;
    private final MasterLog log;
    private boolean failed;

    /** Reads the variables; nothing is sent yet. */
    ServiceNotices(Map<String, String> environment, long pid, NanoClock clock, Transport transport, MasterLog log) {
        this.address = environment.get(ServiceVariables.NOTIFY_SOCKET);
        this.pid = pid;
        this.clock = clock;
        this.transport = transport;
        this.log = log;
        this.aliveEvery = address == null ? null : aliveEvery(environment, pid).orElse(null);
    }

    /**
     * Returns the notices of this process.
     *
     * @param environment this process's
     * @param pid its number
     */
    static ServiceNotices of(Map<String, String> environment, long pid, MasterLog log) {
        return new ServiceNotices(environment, pid, NanoClock.SYSTEM, UnixDatagram::send, log);
    }

    /**
     * Returns how often the manager wants to hear that the server is {@link #alive}, if it does: twice in the time after
     * which it would end it.
     */
    Optional<Duration> aliveEvery() {
        return Optional.ofNullable(aliveEvery);
    }

    private Optional<Duration> aliveEvery(Map<String, String> environment, long self) {
        String micros = environment.get(ServiceVariables.WATCHDOG_USEC);
        if (micros == null
                || (environment.containsKey(ServiceVariables.WATCHDOG_PID)
                        && !ServiceVariables.isMeant(environment, ServiceVariables.WATCHDOG_PID, self))) {
            return Optional.empty();
        }
        try {
            long limit = Long.parseLong(micros);
            if (limit > 1) {
                return Optional.of(Duration.of(limit / 2, TimeUnit.MICROSECONDS.toChronoUnit()));
            }
        } catch (NumberFormatException _) {
            // told below, with those that are too small
        }
        log.warn("WATCHDOG_USEC: '" + micros + "' (expected: microseconds); the service manager gets no sign of life");
        return Optional.empty();
    }

    /**
     * Tells that the server is starting.
     *
     * @param longest the time that this may take from now on, should the manager have less patience
     */
    void starting(String status, Duration longest) {
        send(extend(longest), status(status));
    }

    /** Tells that the server serves: at the end of a start, and of every reload, whether that succeeded or not. */
    void ready(String status) {
        if (pid == FIRST_OF_A_CONTAINER) {
            send("READY=1", status(status));
            return;
        }
        send("READY=1", "MAINPID=" + pid, status(status));
    }

    /** Tells that a reload begins; {@link #ready} must follow. */
    void reloading(String status) {
        // The time tells a manager that waits for its reload from an answer to an earlier one.
        send("RELOADING=1", "MONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(clock.nanoTime()), status(status));
    }

    /**
     * Tells that the server stops.
     *
     * @param longest the time that this may take from now on, should the manager have less patience
     */
    void stopping(String status, Duration longest) {
        send("STOPPING=1", extend(longest), status(status));
    }

    /** Tells in a line for people what the server does; {@code systemctl status} shows it. */
    void doing(String line) {
        send(status(line));
    }

    /** Tells that the supervisor's loop goes round. */
    void alive() {
        if (aliveEvery != null) {
            send("WATCHDOG=1");
        }
    }

    private static String extend(Duration longest) {
        return "EXTEND_TIMEOUT_USEC=" + TimeUnit.NANOSECONDS.toMicros(longest.toNanos());
    }

    private static String status(String line) {
        return "STATUS=" + line.replace('\n', ' ');
    }

    private void send(String... assignments) {
        if (address == null) {
            return;
        }
        try {
            transport.send(address, String.join("\n", assignments));
        } catch (IOException | IllegalArgumentException e) {
            if (!failed) {
                failed = true;
                log.warn("cannot tell the service manager at NOTIFY_SOCKET: " + e.getMessage());
            }
        }
    }

    /** Takes one message to its address; a test keeps it. */
    @FunctionalInterface
    interface Transport {
        void send(String address, String message) throws IOException;
    }
}
