package dev.mpm.server.worker;

import dev.mpm.api.WorkerState;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.channel.Message.Fault;
import dev.mpm.server.core.channel.WorkerChannel;
import dev.mpm.server.core.posix.Processes;
import dev.mpm.server.core.posix.Signals;
import dev.mpm.server.core.scoreboard.Scoreboard;
import dev.mpm.server.core.scoreboard.SlotWriter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/*
 * Threads. The main thread boots, serves and leaves. A second one listens to the master all the time, from before the app
 * is loaded, because a worker whose master is gone must leave whatever it is doing. If the main thread does not heed an
 * order to leave at once, that second thread halts the process.
 *
 * Signals. INT and HUP from a terminal reach the whole group of processes; the master decides what they mean, so a worker
 * ignores them. TERM asks a worker to leave: the first time politely, by way of the master, who knows how much time there
 * is; a worker that is leaving already ends.
 */

/** The main class of a worker process: {@code WorkerMain <channel socket> <slot>}, with the token in MPM_TOKEN. */
public final class WorkerMain {

    private static final System.Logger LOG = System.getLogger("worker");

    /** How long requests in flight may still take when the master is gone. */
    private static final Duration WITHOUT_MASTER = Duration.ofSeconds(2);

    /** How long closing and {@code App.stop} may take when the process must end at once. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private static final int BOOT_FAILED = 3;
    private static final int APP_FAILED = 4;

    private final WorkerChannel channel;
    private final Thread main = Thread.currentThread();
    private final LinkedBlockingQueue<Message.ToWorker> orders = new LinkedBlockingQueue<>();
    private volatile @Nullable WorkerHost host;
    private volatile boolean leaving;

    private WorkerMain(WorkerChannel channel) {
        this.channel = channel;
    }

    /** Runs a worker until it is told to leave; started by the master only. */
    public static void main(String[] args) throws IOException {
        Signals.ignore("INT");
        Signals.ignore("HUP");
        if (args.length != 2 || System.getenv("MPM_TOKEN") == null) {
            System.err.println("a worker is started by its master; use mpmctl");
            System.exit(2);
        }
        int slot = Integer.parseInt(args[1]);
        Message.Hello hello = new Message.Hello(slot, Processes.ownPid(), System.getenv("MPM_TOKEN"));
        try (WorkerChannel channel = WorkerChannel.connect(Path.of(args[0]), hello)) {
            System.exit(new WorkerMain(channel).run());
        }
    }

    private int run() throws IOException {
        WorkerChannel.Booted booted = channel.boot();
        Thread.ofPlatform().daemon().name("channel").start(this::listenToMaster);
        channel.send(new Message.Booting());
        SlotWriter board = Scoreboard.open(Path.of(booted.spec().scoreboard()))
                .writer(booted.spec().slot());
        board.state(WorkerState.BOOTING);
        Heartbeat.start(board);
        try (WorkerHost serving = WorkerHost.start(booted.spec(), booted.listeners(), board)) {
            host = serving;
            Signals.on("TERM", this::terminated);
            board.ready(System.nanoTime());
            channel.send(new Message.Ready());
            serve(serving, board);
            Thread.interrupted(); // set to end a drain; the app's stop is not to suffer for it
            return 0;
        } catch (BootException e) {
            return tellWhy(e);
        }
    }

    private int tellWhy(BootException e) throws IOException {
        LOG.log(Level.ERROR, e.getMessage(), e.getCause());
        channel.send(new Message.BootFailed(e.fault(), String.valueOf(e.getMessage())));
        return e.fault() == Fault.APP ? APP_FAILED : BOOT_FAILED;
    }

    /** Serves until an order to leave has been carried out. */
    private void serve(WorkerHost serving, SlotWriter board) {
        while (true) {
            switch (nextOrder()) {
                case Message.Drain(Duration limit) -> {
                    drain(serving, board, limit);
                    return;
                }
                case Message.Stop stop -> {
                    return;
                }
                case Message.Pause pause -> serving.pause();
                case Message.Resume resume -> serving.resume();
                case Message.Boot boot -> LOG.log(Level.WARNING, "the master sent the boot message twice");
            }
        }
    }

    private Message.ToWorker nextOrder() {
        try {
            return orders.take();
        } catch (InterruptedException e) {
            return new Message.Stop(); // only endAtOnce interrupts this thread
        }
    }

    private void drain(WorkerHost serving, SlotWriter board, Duration limit) {
        leaving = true;
        board.state(WorkerState.DRAINING);
        tell(new Message.Draining());
        tell(new Message.Drained(serving.drain(limit)));
    }

    private void tell(Message.ToMaster message) {
        try {
            channel.send(message);
        } catch (IOException masterGone) {
            // The listening thread has noticed too.
        }
    }

    private void terminated() {
        if (leaving) {
            endAtOnce();
            return;
        }
        WorkerHost serving = host;
        if (serving != null) {
            serving.pause();
        }
        tell(new Message.Draining());
    }

    private void listenToMaster() {
        try {
            while (true) {
                Message.ToWorker order = channel.receive();
                orders.add(order);
                if (order instanceof Message.Stop) {
                    endAtOnce();
                }
            }
        } catch (IOException masterGone) {
            leaveWithoutMaster();
        }
    }

    /** Ends the process, with a moment for the main thread to close what it has. */
    private void endAtOnce() {
        main.interrupt();
        haltUnlessMainEnds(AT_ONCE);
    }

    private void leaveWithoutMaster() {
        if (host == null) {
            Runtime.getRuntime().halt(BOOT_FAILED);
        }
        LOG.log(Level.WARNING, "the master is gone; leaving");
        orders.add(new Message.Drain(WITHOUT_MASTER));
        haltUnlessMainEnds(WITHOUT_MASTER.plus(AT_ONCE));
    }

    private void haltUnlessMainEnds(Duration patience) {
        try {
            main.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(0);
    }
}
