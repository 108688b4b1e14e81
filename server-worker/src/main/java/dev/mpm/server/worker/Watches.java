package dev.mpm.server.worker;

import dev.mpm.api.Engine;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.scoreboard.SlotWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The threads that watch over this worker while it lives, each with one thing to do. Used by one thread. */
final class Watches implements AutoCloseable {

    private final RunningRequests requests;
    private final Consumer<Message.ToMaster> master;
    private final Heartbeat heartbeat;
    private final DeadlockWatch deadlocks;
    private final PinWatch pins;
    private @Nullable RequestWatch requestWatch;
    private @Nullable RouteReport routeReport;

    private Watches(SlotWriter board, RunningRequests requests, Consumer<Message.ToMaster> master) {
        this.requests = requests;
        this.master = master;
        this.heartbeat = Heartbeat.start(board);
        this.deadlocks = DeadlockWatch.start(requests, master);
        this.pins = new PinWatch(requests);
        requests.whenVirtual(pins::start);
    }

    /** Starts those that are needed from the beginning. */
    static Watches start(SlotWriter board, RunningRequests requests, Consumer<Message.ToMaster> master) {
        return new Watches(board, requests, master);
    }

    /** Starts to watch the time of requests. Called once at most. */
    void watchRequests(RequestLimits limits) {
        var watch = new RequestWatch(requests, limits, master);
        watch.start();
        requestWatch = watch;
    }

    /** Starts to tell what the engine decides. Called once at most. */
    void reportRoutes(Engine engine) {
        routeReport = RouteReport.start(engine, master);
    }

    /** Ends them all. */
    @Override
    public void close() {
        if (requestWatch != null) {
            requestWatch.close();
        }
        if (routeReport != null) {
            routeReport.close();
        }
        pins.close();
        deadlocks.close();
        heartbeat.close();
    }
}
