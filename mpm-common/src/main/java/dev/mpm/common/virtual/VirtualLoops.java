package dev.mpm.common.virtual;

import dev.mpm.common.connection.SocketWait;
import dev.mpm.common.epoll.Epoll;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The event loops that run an engine's virtual threads, and the platform threads that drive them.
 *
 * <p>Any thread may call anything. Whoever starts them closes them, when their threads have ended or nobody waits for them
 * any longer.
 */
public final class VirtualLoops implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(VirtualLoops.class.getName());

    /** Threads that may be kept by virtual threads at a time, after the JDK's own scheduler; beyond, their loops wait. */
    private static final int MOST_KEPT = 256;

    private static final Duration UNUSED = Duration.ofSeconds(10);
    private static final long CLOSE_MILLIS = 200;

    private final List<VirtualLoop> loops = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final ThreadPoolExecutor drivers;
    private final LoopWatch watch;
    private boolean saidThatAllAreKept;

    private VirtualLoops(String name, int count, int mostKept) {
        AtomicInteger number = new AtomicInteger();
        this.drivers = new ThreadPoolExecutor(
                0,
                count + mostKept,
                UNUSED.toNanos(),
                TimeUnit.NANOSECONDS,
                new SynchronousQueue<>(),
                task -> new LoopThread(task, name + " carrier " + number.incrementAndGet()));
        this.watch = new LoopWatch(name, this::relieve);
    }

    /**
     * Starts the loops, if the JDK lets us schedule virtual threads.
     *
     * @param name what the names of their threads begin with
     * @param count 1 or more
     * @return null if it does not: the JDK's own scheduler is left then
     */
    public static @Nullable VirtualLoops start(String name, int count) throws IOException {
        return start(name, count, MOST_KEPT);
    }

    /** As {@link #start(String, int)}, with a limit of its own for threads that may be kept at a time. */
    static @Nullable VirtualLoops start(String name, int count, int mostKept) throws IOException {
        if (!ThreadMaker.isOpenToUs() || !Epoll.isOpenToUs()) {
            return null;
        }
        keepPollersApart();
        VirtualLoops started = new VirtualLoops(name, count, mostKept);
        try {
            for (int i = 0; i < count; i++) {
                started.loops.add(new VirtualLoop(started.watch));
            }
            started.watch.watch(started.loops);
            for (VirtualLoop loop : started.loops) {
                started.drivers.execute(loop.driver());
            }
            return started;
        } catch (IOException | RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    /**
     * Has the JDK start its pollers, which wait for the sockets that handlers open, on its own scheduler: they are virtual
     * threads that would be the loop's on which a thread waits for such a socket first.
     */
    private static void keepPollersApart() {
        try {
            Class.forName("sun.nio.ch.Poller");
        } catch (ClassNotFoundException e) {
            LOG.log(System.Logger.Level.DEBUG, "this JDK has other pollers", e);
        }
    }

    /** Returns the place of a new thread, at each loop in turn. */
    public Place place(String threadName) {
        VirtualLoop loop = loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
        return new Place(loop.threads().name(threadName), loop);
    }

    /** On the watch's thread. */
    private void relieve(VirtualLoop loop) {
        VirtualLoop.Driver kept = loop.driver();
        if (!kept.askForSuccessor()) {
            return;
        }
        try {
            drivers.execute(loop.successor(kept));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            kept.remain();
            sayThatAllAreKept(e);
        }
    }

    private void sayThatAllAreKept(Throwable cause) {
        if (!saidThatAllAreKept && !drivers.isShutdown()) {
            saidThatAllAreKept = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} virtual threads compute or wait inside the kernel, and there is no thread more ({1}); others"
                            + " wait",
                    drivers.getPoolSize(),
                    cause.getClass().getSimpleName());
        }
    }

    /** Ends the loops. Threads that have not ended go on elsewhere. */
    @Override
    public void close() {
        watch.close();
        loops.forEach(VirtualLoop::close);
        drivers.shutdown();
        try {
            if (!drivers.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.log(System.Logger.Level.DEBUG, "a virtual thread keeps its loop from ending");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where a thread runs. */
    public static final class Place {

        private final Thread.Builder builder;
        private final VirtualLoop loop;

        Place(Thread.Builder builder, VirtualLoop loop) {
            this.builder = builder;
            this.loop = loop;
        }

        /** Returns what makes the thread. */
        public Thread.Builder thread() {
            return builder;
        }

        /** Returns how the thread waits for a socket, which is in non-blocking mode when it does. */
        public SocketWait waitFor(SocketChannel socket) throws IOException {
            return loop.waitFor(socket);
        }
    }
}
