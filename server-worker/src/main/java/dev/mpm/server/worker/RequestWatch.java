package dev.mpm.server.worker;

import dev.mpm.api.ClientTraffic;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.settings.DurationText;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts handlers that hold a thread for longer than {@code request-timeout}, and reports those that do not heed it.
 *
 * <p>It has a daemon thread of its own that wakes when the first of the requests it knows of may be over its time, and
 * otherwise often enough to learn of new ones; a request itself sets no timer. Whoever starts it closes it.
 */
final class RequestWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("worker");
    private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();
    private static final long SHORTEST_PAUSE = Duration.ofMillis(10).toNanos();

    private final RunningRequests requests;
    private final RequestLimits limits;
    private final Consumer<Message.ToMaster> master;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Prepares a watch; {@link #start} starts it.
     *
     * @param master told of handlers that are stuck, on the watch's thread
     */
    RequestWatch(RunningRequests requests, RequestLimits limits, Consumer<Message.ToMaster> master) {
        this.requests = requests;
        this.limits = limits;
        this.master = master;
        this.thread = Thread.ofPlatform().daemon().name("request watch").unstarted(this::run);
    }

    /** Starts the thread, if there is any limit to watch. */
    void start() {
        if (limits.shortest() != RequestLimits.NONE) {
            thread.start();
        }
    }

    /** Ends the thread soon. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(this, lookInAnyCase());
        }
    }

    /** Nothing may end this thread: without it no limit would hold any more. */
    private long lookInAnyCase() {
        try {
            return look(System.nanoTime());
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "could not look after running requests; trying again", e);
            return LONGEST_PAUSE;
        }
    }

    /** Looks at every running request once. Returns the nanoseconds until the next look is due. */
    long look(long now) {
        long pause = Math.min(limits.shortest() / 4, LONGEST_PAUSE);
        for (RequestSlot slot : requests.slots()) {
            RunningRequest request = slot.running();
            if (request == null) {
                slot.watched(null);
            } else {
                pause = Math.min(pause, look(slot, request, now));
            }
        }
        return Math.max(pause, SHORTEST_PAUSE);
    }

    private long look(RequestSlot slot, RunningRequest request, long now) {
        WatchedRequest watched = watched(slot, request);
        switch (watched.judge(now, request.extraNanos(), traffic(request.exchange()))) {
            case LEAVE -> {}
            case INTERRUPT -> interrupt(slot, request, watched, now);
            case REPORT -> report(slot, request, watched, now);
        }
        return watched.dueIn(now, request.extraNanos());
    }

    private WatchedRequest watched(RequestSlot slot, RunningRequest request) {
        WatchedRequest known = slot.watched();
        if (known != null && known.isFor(request)) {
            return known;
        }
        var watched = new WatchedRequest(request, limits);
        slot.watched(watched);
        return watched;
    }

    private static @Nullable ClientTraffic traffic(HttpServerExchange exchange) {
        return exchange.getConnection() instanceof HttpServerConnection http
                        && http.getChannel() instanceof ClientTraffic traffic
                ? traffic
                : null;
    }

    private static void interrupt(RequestSlot slot, RunningRequest request, WatchedRequest watched, long now) {
        String place = CodePlace.of(request.thread().getStackTrace()); // where it was before the interrupt
        if (slot.interrupt(request)) {
            watched.interrupted(now);
            LOG.log(
                    Level.WARNING,
                    "{0} has run for {1} (request-timeout {2}); interrupting {3}{4}",
                    request.name(),
                    age(request, now),
                    DurationText.write(Duration.ofNanos(watched.limit())),
                    request.thread().getName(),
                    place);
        }
    }

    private void report(RequestSlot slot, RunningRequest request, WatchedRequest watched, long now) {
        watched.reported();
        slot.stuck(request);
        LOG.log(
                Level.WARNING,
                "{0} has run for {1} and did not heed its interrupt within {2} (interrupt-grace){3}",
                request.name(),
                age(request, now),
                DurationText.write(Duration.ofNanos(limits.grace())),
                CodePlace.of(request.thread().getStackTrace()));
        master.accept(new Message.Stuck(request.name(), Duration.ofNanos(now - request.startedNanos())));
    }

    private static String age(RunningRequest request, long now) {
        return Ages.of(now - request.startedNanos());
    }
}
