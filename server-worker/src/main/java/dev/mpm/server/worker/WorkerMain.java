package dev.mpm.server.worker;

import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.channel.Message.Fault;
import dev.mpm.server.core.channel.WorkerChannel;
import dev.mpm.server.core.posix.LeftQueue;
import dev.mpm.server.core.posix.Processes;
import dev.mpm.server.core.posix.Signals;
import dev.mpm.server.core.scoreboard.LaneView;
import dev.mpm.server.core.scoreboard.Scoreboard;
import dev.mpm.server.core.scoreboard.SlotView;
import dev.mpm.server.core.scoreboard.SlotWriter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * Threads. The main thread boots, serves and leaves. A second one listens to the master all the time, from before the app
 * is loaded, because a worker whose master is gone must leave whatever it is doing. If the main thread does not heed an
 * order to leave at once, that second thread halts the process.
 *
 * Leaving while loading. Until the engine runs nobody can have sent a request, so there is nothing to finish. Whoever
 * moves the phase on from LOADING decides: the main thread to serve, or another thread to leave.
 *
 * Signals. INT and HUP from a terminal reach the whole group of processes; the master decides what they mean, so a worker
 * ignores them. TERM asks it to leave: the first time politely, by way of the master, who knows how much time there is. A
 * service manager that stops a whole group sends TERM to master and workers alike, so one TERM must never cut a drain
 * short that the master has ordered; one that comes when the drain's time is over, or a second one, means: at once.
 *
 * The channel is never closed here. Its end tells the master that the process is gone, and so the kernel closes it. When
 * everything is done nobody listens to it any more.
 */

/** The main class of a worker process: {@code WorkerMain <channel socket> <slot>}, with the token in MPM_TOKEN. */
public final class WorkerMain {

    private static final System.Logger LOG = System.getLogger("worker");

    /** How long requests in flight may still take when the master is gone. */
    private static final Duration WITHOUT_MASTER = Duration.ofSeconds(2);

    /** How long closing and {@code App.stop} may take when the process must end at once. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    /** How long a worker that leaves goes on accepting from sockets of its own, and how often it looks. */
    private static final Duration OWN_QUEUES = Duration.ofSeconds(5);

    private static final long LOOK_EVERY = Duration.ofMillis(20).toNanos();

    private static final int DONE = 0;
    private static final int WRONG_USAGE = 2;
    private static final int BOOT_FAILED = 3;
    private static final int APP_FAILED = 4;

    private enum Phase {
        LOADING,
        SERVING,
        LEAVING
    }

    private final WorkerChannel channel;
    private final Thread main = Thread.currentThread();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.LOADING);
    private final CompletableFuture<WorkerHost> loaded = new CompletableFuture<>();
    private final LinkedBlockingQueue<Message.ToWorker> orders = new LinkedBlockingQueue<>();
    private final AtomicBoolean terminatedBefore = new AtomicBoolean();

    private final RunningRequests requests = new RunningRequests();
    private final Object readiness = new Object();

    /** Guarded by readiness. */
    private boolean saidReady;

    /** Whether everything is done, and the process ends. */
    private volatile boolean over;

    /** Set before the master is listened to. */
    private @Nullable Dump dump;

    /** What the scoreboard says about this worker; null until it is open. */
    private volatile @Nullable Supplier<SlotView> view;

    /** {@code System.nanoTime()} at which the drain that the master ordered should be over; null before the order. */
    private volatile @Nullable Long drainDeadline;

    private WorkerMain(WorkerChannel channel) {
        this.channel = channel;
    }

    /** Runs a worker until it is told to leave; started by the master only. */
    public static void main(String[] args) {
        System.exit(exitCode(args));
    }

    private static int exitCode(String[] args) {
        Signals.ignore("INT");
        Signals.ignore("HUP");
        String token = System.getenv("MPM_TOKEN");
        if (args.length != 2 || token == null) {
            System.err.println("a worker is started by its master; use mpmctl");
            return WRONG_USAGE;
        }
        EngineLibrary.begin();
        try {
            var hello = new Message.Hello(Integer.parseInt(args[1]), Processes.ownPid(), token);
            return new WorkerMain(WorkerChannel.connect(Path.of(args[0]), hello)).run();
        } catch (IOException e) {
            LOG.log(Level.ERROR, "cannot boot: " + e.getMessage());
            return BOOT_FAILED;
        }
    }

    /** Runs a worker on the calling thread of a process that is not one: see {@link Training}. */
    static void train(Path channelSocket, Message.Hello hello) {
        try {
            new WorkerMain(WorkerChannel.connect(channelSocket, hello)).run();
        } catch (IOException e) {
            LOG.log(Level.ERROR, "cannot boot: " + e.getMessage());
        }
    }

    private int run() throws IOException {
        Signals.on("TERM", this::terminated);
        WorkerChannel.Booted booted = channel.boot();
        dump = new Dump(booted.spec(), requests, this::inFlight);
        Thread.ofPlatform().daemon().name("channel").start(this::listenToMaster);
        tell(new Message.Booting());
        EngineLibrary.await(); // before any code of the app runs
        try (WorkerHost host = WorkerHost.load(booted.spec(), board(booted.spec()), requests, this::tell)) {
            loaded.complete(host);
            // For an app that ends the process.
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(host::flushLogs));
            tell(new Message.Prepared());
            if (isToServe() && phase.compareAndSet(Phase.LOADING, Phase.SERVING)) {
                host.serve(booted.listeners(), this::leave);
                tellReady();
                obey(host, booted);
            }
            Thread.interrupted(); // set to end a drain; the app's stop is not to suffer for it
            return DONE;
        } catch (BootException e) {
            return phase.get() == Phase.LEAVING ? DONE : tellWhy(e);
        } finally {
            hangUp();
        }
    }

    /**
     * Ends the thread that listens to the master. A JVM that ends waits for threads inside the system, 300 ms at most, and
     * this one would be there for as long as that.
     */
    private void hangUp() {
        over = true;
        try {
            channel.stopReceiving();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "cannot stop listening to the master", e);
        }
    }

    /** What the engine takes at once may make it ask to leave before the main thread gets here. */
    private void tellReady() {
        synchronized (readiness) {
            if (!saidReady) {
                saidReady = true;
                tell(new Message.Ready());
            }
        }
    }

    /** Called by the engine. The main thread waits for orders meanwhile; this one comes from inside. */
    private boolean leave(CompletionStage<?> finished) {
        tellReady();
        tell(new Message.Served());
        var _ = finished.thenRun(() -> orders.add(new Message.Drain(Duration.ZERO)));
        return true;
    }

    private SlotWriter board(BootSpec spec) throws BootException {
        try {
            var opened = Scoreboard.open(Path.of(spec.scoreboard()));
            view = () -> opened.view(spec.slot());
            return opened.writer(spec.slot());
        } catch (IOException e) {
            throw BootException.ofWorker("cannot open the scoreboard", e);
        }
    }

    private int tellWhy(BootException e) {
        if (e.getCause() != null) {
            LOG.log(Level.ERROR, e.text(), e.getCause());
        }
        tell(new Message.BootFailed(e.fault(), e.text()));
        return e.fault() == Fault.APP ? APP_FAILED : BOOT_FAILED;
    }

    /** Waits until the master wants connections to be accepted; false if the worker is to leave instead. */
    private boolean isToServe() {
        while (true) {
            switch (nextOrder()) {
                case Message.Serve _ -> {
                    return true;
                }
                case Message.Stop _, Message.Drain _ -> {
                    return false;
                }
                case Message.Pause _, Message.Resume _ -> {
                    // Nothing is accepted yet.
                }
                case Message.Boot _, Message.Dump _, Message.ReopenLogs _ -> unexpected();
            }
        }
    }

    private static void unexpected() {
        LOG.log(Level.WARNING, "the master sent a message that makes no sense now");
    }

    /** Carries out orders until one to leave has been carried out. */
    private void obey(WorkerHost host, WorkerChannel.Booted booted) {
        while (true) {
            switch (nextOrder()) {
                case Message.Drain(Duration limit) -> {
                    drain(host, booted, limit);
                    return;
                }
                case Message.Stop _ -> {
                    return;
                }
                case Message.Pause _ -> host.pause();
                case Message.Resume _ -> host.resume();
                case Message.Boot _, Message.Serve _, Message.Dump _, Message.ReopenLogs _ -> unexpected();
            }
        }
    }

    private Message.ToWorker nextOrder() {
        try {
            return orders.take();
        } catch (InterruptedException _) {
            return new Message.Stop(); // only endAtOnce interrupts this thread
        }
    }

    private void drain(WorkerHost host, WorkerChannel.Booted booted, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        drainDeadline = deadline;
        serveOwnQueues(booted.ownSockets(), limit);
        host.pause();
        booted.listeners().forEach(WorkerMain::close);
        tell(new Message.Draining());
        boolean complete = host.drain(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        Thread.interrupted(); // set, it would close the channel under the next line
        tell(new Message.Drained(complete));
    }

    /** Who waits where no other worker accepts is served first, unless that takes too long: then he waits for a successor. */
    private static void serveOwnQueues(List<ServerSocketChannel> own, Duration limit) {
        long patience = Math.min(OWN_QUEUES.toNanos(), limit.toNanos() / 2);
        long begin = System.nanoTime();
        for (LeftQueue queue : own.stream().map(LeftQueue::of).toList()) {
            while (queue.isWaitedIn()
                    && System.nanoTime() - begin < patience
                    && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(LOOK_EVERY);
            }
        }
    }

    /** As long as one process has the socket open, others who connect wait for an answer instead of being refused. */
    private static void close(ServerSocketChannel listener) {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "cannot close a listening socket", e);
        }
    }

    private void tell(Message.ToMaster message) {
        try {
            channel.send(message);
        } catch (IOException _) {
            // The master is gone. The listening thread has noticed too, and acts.
        }
    }

    /** Runs on a thread of the JVM's. */
    private void terminated() {
        boolean isSecond = terminatedBefore.getAndSet(true);
        Long deadline = drainDeadline;
        boolean isLate = deadline != null && System.nanoTime() - deadline > 0;
        if (isSecond || isLate || leavesBeforeServing()) {
            endAtOnce();
        } else if (deadline == null) {
            orders.add(new Message.Pause());
            tell(new Message.Draining());
        }
    }

    private boolean leavesBeforeServing() {
        return phase.compareAndSet(Phase.LOADING, Phase.LEAVING);
    }

    private void listenToMaster() {
        try {
            while (true) {
                take(channel.receive());
            }
        } catch (IOException e) {
            leaveWithoutMaster(e);
        }
    }

    private void take(Message.ToWorker order) {
        switch (order) {
            case Message.Stop _ -> endAtOnce();
            case Message.Drain _ when leavesBeforeServing() -> endAtOnce();
            case Message.Dump asked -> dump(asked);
            case Message.ReopenLogs _ -> {
                var _ = loaded.thenAccept(WorkerHost::reopenLogs);
            }
            case Message.Drain _, Message.Pause _, Message.Resume _, Message.Boot _, Message.Serve _ ->
                orders.add(order);
        }
    }

    /** Starts a thread for it: this one must go on listening. If there is none to be had, it does it itself. */
    private void dump(Message.Dump order) {
        try {
            Thread.ofPlatform().daemon().name("dump").start(() -> dumpHere(order));
        } catch (OutOfMemoryError e) {
            dumpHere(order);
        }
    }

    private void dumpHere(Message.Dump order) {
        String problem = "";
        try {
            Objects.requireNonNull(dump).write(Path.of(order.file()), order.reason());
        } catch (IOException | RuntimeException | Error e) {
            problem = Causes.of(e);
        }
        tell(new Message.Dumped(order.file(), problem));
    }

    private List<LaneView> inFlight() {
        Supplier<SlotView> opened = view;
        return opened == null ? List.of() : opened.get().inFlight();
    }

    private void leaveWithoutMaster(IOException reason) {
        if (over) {
            return;
        }
        if (leavesBeforeServing()) {
            Runtime.getRuntime().halt(BOOT_FAILED);
        }
        if (phase.get() == Phase.SERVING) {
            LOG.log(Level.WARNING, "lost the master (" + reason.getMessage() + "); leaving");
        }
        orders.add(new Message.Drain(WITHOUT_MASTER));
        haltUnlessMainEnds(WITHOUT_MASTER.plus(AT_ONCE));
    }

    /** Ends the process, with a moment for the main thread to close what it has. Does not return. */
    private void endAtOnce() {
        phase.set(Phase.LEAVING);
        main.interrupt();
        haltUnlessMainEnds(AT_ONCE);
    }

    private void haltUnlessMainEnds(Duration patience) {
        try {
            main.join(patience.toMillis());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        var _ = loaded.thenAccept(WorkerHost::flushLogs);
        Runtime.getRuntime().halt(DONE);
    }
}
