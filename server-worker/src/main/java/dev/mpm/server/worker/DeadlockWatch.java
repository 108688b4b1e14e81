package dev.mpm.server.worker;

import dev.mpm.server.core.channel.Message;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks every few seconds for threads that wait for each other for ever, and reports each such set once.
 *
 * <p>It sees what the JVM sees: platform threads that wait for monitors, and for locks of {@code java.util.concurrent} that
 * know their owner. Virtual threads, and locks without an owner such as semaphores, it does not. A daemon thread of its own;
 * whoever starts it closes it.
 */
final class DeadlockWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("worker");
    private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int DEPTH = 64;

    private final RunningRequests requests;
    private final Consumer<Message.ToMaster> master;
    private final Thread thread;
    private Set<Long> reported = Set.of();

    /** Prepares a watch without starting its thread. */
    DeadlockWatch(RunningRequests requests, Consumer<Message.ToMaster> master) {
        this.requests = requests;
        this.master = master;
        this.thread = Thread.ofPlatform().daemon().name("deadlock watch").unstarted(this::run);
    }

    /** Starts a watch; its first look comes after the worker's start, which is not to wait for its classes. */
    static DeadlockWatch start(RunningRequests requests, Consumer<Message.ToMaster> master) {
        var watch = new DeadlockWatch(requests, master);
        watch.thread.start();
        return watch;
    }

    /** Ends the thread soon. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        LockSupport.parkNanos(INTERVAL_NANOS);
        while (!Thread.currentThread().isInterrupted()) {
            lookInAnyCase();
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }

    private void lookInAnyCase() {
        try {
            look();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "could not look for deadlocks; trying again", e);
        }
    }

    /** Looks once. */
    void look() {
        long[] found = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
        Set<Long> stuck =
                found == null ? Set.of() : LongStream.of(found).boxed().collect(Collectors.toSet());
        Set<Long> unknown = new HashSet<>(stuck);
        unknown.removeAll(reported);
        reported = stuck;
        if (!unknown.isEmpty()) {
            report(unknown);
        }
    }

    private void report(Set<Long> ids) {
        List<String> lines = lines(ids);
        lines.forEach(line -> LOG.log(Level.ERROR, line));
        master.accept(new Message.Deadlocked(String.join("\n", lines)));
    }

    private List<String> lines(Set<Long> ids) {
        Map<Long, RunningRequest> running = new HashMap<>();
        requests.all().forEach(request -> running.put(request.thread().threadId(), request));
        long now = System.nanoTime();
        List<ThreadInfo> infos = infos(ids);
        var lines = new ArrayList<String>();
        lines.add("threads "
                + infos.stream().map(info -> quoted(info.getThreadName())).collect(Collectors.joining(", "))
                + " wait for each other for ever");
        for (ThreadInfo info : infos) {
            RunningRequest request = running.get(info.getThreadId());
            lines.add(quoted(info.getThreadName()) + doing(request, now) + " waits for " + info.getLockInfo()
                    + ", held by " + quoted(info.getLockOwnerName()) + CodePlace.of(info.getStackTrace()));
        }
        return lines;
    }

    private static List<ThreadInfo> infos(Set<Long> ids) {
        long[] wanted = ids.stream().mapToLong(Long::longValue).sorted().toArray();
        return Stream.of(ManagementFactory.getThreadMXBean().getThreadInfo(wanted, false, false, DEPTH))
                .filter(Objects::nonNull)
                .toList();
    }

    private static String doing(@Nullable RunningRequest request, long now) {
        return request == null
                ? ""
                : ", which runs " + request.name() + " for " + Ages.of(now - request.startedNanos()) + ",";
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }
}
