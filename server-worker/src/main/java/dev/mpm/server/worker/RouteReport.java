package dev.mpm.server.worker;

import dev.mpm.api.Engine;
import dev.mpm.api.RouteView;
import dev.mpm.server.core.channel.Message;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Tells the master what the engine has decided about its routes: soon after a decision, and now and then how often they
 * were called.
 *
 * <p>It has a daemon thread of its own, as telling may take time. Whoever starts it closes it.
 */
final class RouteReport implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("worker");
    private static final long INTERVAL_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int LOOKS_PER_COUNT = 5;

    private final Engine engine;
    private final Consumer<Message.ToMaster> master;
    private final Thread thread;
    private List<RouteView> told = List.of();
    private int looksSince;

    /** Prepares a report without starting its thread. */
    RouteReport(Engine engine, Consumer<Message.ToMaster> master) {
        this.engine = engine;
        this.master = master;
        this.thread = Thread.ofPlatform().daemon().name("route report").unstarted(this::run);
    }

    static RouteReport start(Engine engine, Consumer<Message.ToMaster> master) {
        var report = new RouteReport(engine, master);
        report.thread.start();
        return report;
    }

    /** Ends the thread soon. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        LockSupport.parkNanos(INTERVAL_NANOS);
        while (!Thread.currentThread().isInterrupted()) {
            try {
                look();
            } catch (RuntimeException | Error e) {
                LOG.log(Level.WARNING, "could not report routes; trying again", e);
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }

    /** Looks once. */
    void look() {
        List<RouteView> routes = engine.routes(Message.Routes.MOST);
        looksSince++;
        boolean isTime = looksSince >= LOOKS_PER_COUNT && !routes.equals(told);
        if (isTime || !decisions(routes).equals(decisions(told))) {
            told = routes;
            looksSince = 0;
            master.accept(new Message.Routes(routes));
        }
    }

    private static List<String> decisions(List<RouteView> routes) {
        return routes.stream()
                .filter(route -> route.onLoop() || route.returns() > 0)
                .map(route -> route.name() + (route.onLoop() ? " on loop " : " on pool ") + route.returns())
                .sorted()
                .toList();
    }
}
