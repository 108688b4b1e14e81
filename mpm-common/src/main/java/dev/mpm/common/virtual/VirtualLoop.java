package dev.mpm.common.virtual;

import dev.mpm.common.connection.SocketWait;
import dev.mpm.common.epoll.Epoll;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An event loop that is the scheduler of virtual threads: it waits for the sockets of all of them, and runs whoever can go
 * on.
 *
 * <p>A platform thread drives it, one at a time: whoever is the present {@link Driver}. A virtual thread that keeps its driver
 * from going on, because it computes or waits inside the kernel, does so alone: another thread takes the loop over when it
 * runs ({@link #successor}), and the former driver leaves when it is let go. For a moment both may look for what there is to
 * do: every task and every event is given to one of them.
 *
 * <p>Whoever adds a task wakes the driver if it is asleep, and the driver says that it is before it looks for tasks the
 * last time; so one of them sees the other. Nobody holds a lock meanwhile: a virtual thread that waits for this loop could
 * have it.
 */
final class VirtualLoop implements Executor {

    private static final System.Logger LOG = System.getLogger(VirtualLoop.class.getName());

    /** How many tasks to run before looking at the sockets again. */
    private static final int TASKS_AT_ONCE = 64;

    private static final int EVENTS_AT_ONCE = 256;
    private static final long REST_AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(100);

    private final Epoll epoll;
    private final LoopWatch watch;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    /** Who waits for a socket, by its descriptor; changed with this locked, which no driver does. */
    private volatile @Nullable LoopWait[] waits = new LoopWait[64];

    private final AtomicReference<Driver> driver = new AtomicReference<>(new Driver(null));

    /** How many drivers there are, with those that were replaced and not let go yet. */
    private final AtomicInteger drivers = new AtomicInteger();

    /** How many are about to wake the driver: epoll is not closed under their hands. */
    private final AtomicInteger waking = new AtomicInteger();

    private volatile boolean closed;
    private volatile boolean ended;

    /**
     * Opens a loop that nobody drives yet.
     *
     * @param watch woken when something runs
     */
    VirtualLoop(LoopWatch watch) throws IOException {
        this.watch = watch;
        this.epoll = Epoll.open();
    }

    /** Returns a builder of threads that this loop runs, and all that they start. */
    Thread.Builder.OfVirtual threads() {
        return ThreadMaker.ofVirtual(this);
    }

    /** Returns how threads of this loop wait for a socket, which is in non-blocking mode. */
    SocketWait waitFor(SocketChannel socket) throws IOException {
        return new LoopWait(this, epoll.descriptor(socket));
    }

    /** Runs a virtual thread until it waits. Any thread. */
    @Override
    public void execute(Runnable task) {
        if (closed) {
            runElsewhere(task);
            return;
        }
        tasks.add(task);
        if (closed && tasks.remove(task)) {
            runElsewhere(task);
        } else {
            driver.get().wake();
        }
    }

    /** Lets a thread that was left behind come to its end. */
    private static void runElsewhere(Runnable task) {
        new LoopThread(task, "virtual thread left behind").start();
    }

    // Sockets

    /** Begins to tell a wait of what arrives at its socket. */
    void watch(LoopWait wait, int descriptor) throws IOException {
        checkOpen();
        enter(wait, descriptor);
        epoll.watchArrivals(descriptor);
    }

    /** Tells of room to write, too, of a socket that is watched. */
    void watchDeparturesToo(int descriptor) throws IOException {
        checkOpen();
        epoll.watchDeparturesToo(descriptor);
    }

    /** Tells nothing more of a socket that is open. */
    void ignore(int descriptor) throws IOException {
        checkOpen();
        epoll.ignore(descriptor);
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("the event loop of this virtual thread is closed");
        }
    }

    private synchronized void enter(LoopWait wait, int descriptor) {
        @Nullable LoopWait[] known = waits;
        if (descriptor >= known.length) {
            known = Arrays.copyOf(known, Math.max(2 * known.length, descriptor + 1));
        }
        known[descriptor] = wait;
        waits = known;
    }

    /**
     * Forgets who waited for a socket, unless its descriptor is another's by now.
     *
     * @return whether that was known
     */
    @SuppressWarnings("ReferenceEquality") // the very one
    synchronized boolean forget(LoopWait wait, int descriptor) {
        boolean isKnown = descriptor < waits.length && waits[descriptor] == wait;
        if (isKnown) {
            waits[descriptor] = null;
        }
        return isKnown;
    }

    // The driver

    /** Returns who drives the loop. */
    Driver driver() {
        return driver.get();
    }

    /** Returns who takes the loop over from a driver as soon as it is run, if nobody has until then. */
    Driver successor(Driver kept) {
        return new Driver(kept);
    }

    /** Makes the drivers leave; the last of them ends the loop. */
    void close() {
        closed = true;
        wakeup();
        endIfDeserted();
    }

    private void endIfDeserted() {
        runRestElsewhere();
        if (drivers.get() == 0) {
            end();
        }
    }

    private synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        while (waking.get() > 0) {
            Thread.onSpinWait();
        }
        try {
            epoll.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing epoll failed", e);
        }
    }

    private void runRestElsewhere() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            runElsewhere(task);
        }
    }

    private void wakeup() {
        waking.incrementAndGet();
        try {
            if (!ended) { // else it could be another's descriptor by now
                epoll.wakeup();
            }
        } finally {
            waking.decrementAndGet();
        }
    }

    /** A platform thread's turn at driving the loop; it lasts until the loop is another's or closed. */
    final class Driver implements Runnable {

        private static final VarHandle STEP = field("step", long.class);
        private static final VarHandle ASLEEP = field("asleep", boolean.class);

        /** Whose place it takes; null for the first. */
        private final @Nullable Driver predecessor;

        /** Odd while it runs a task, and another number each time. Written by its thread only. */
        @SuppressWarnings("FieldMayBeFinal") // written through STEP
        private long step;

        private volatile boolean asleep;

        /** Whether a successor has been asked for and has not come yet. The watch's. */
        private volatile boolean isToBeReplaced;

        private Driver(@Nullable Driver predecessor) {
            this.predecessor = predecessor;
        }

        @Override
        public void run() {
            drivers.incrementAndGet();
            try (Epoll.Events events = epoll.events(EVENTS_AT_ONCE)) {
                if (hasTakenOver()) {
                    drive(events);
                }
            } catch (IOException e) {
                LOG.log(Level.ERROR, "an event loop of virtual threads is not driven by this thread", e);
            } finally {
                wakeup(); // a wake-up that was meant for who drives now may have come to this one
                if (drivers.decrementAndGet() == 0 && closed) {
                    endIfDeserted();
                }
            }
        }

        private boolean hasTakenOver() {
            if (predecessor == null) {
                return true;
            }
            boolean hasTaken = driver.compareAndSet(predecessor, this);
            predecessor.isToBeReplaced = false;
            return hasTaken;
        }

        private void drive(Epoll.Events events) {
            while (isPresent()) {
                try {
                    look(events, runSome());
                } catch (IOException e) {
                    LOG.log(Level.WARNING, "cannot wait for sockets: {0}; trying again", e.getMessage());
                    LockSupport.parkNanos(this, REST_AFTER_FAILURE);
                } catch (RuntimeException | Error e) { // nothing may end this thread: others wait for it
                    LOG.log(Level.ERROR, "an event loop of virtual threads failed; trying again", e);
                    LockSupport.parkNanos(this, REST_AFTER_FAILURE);
                }
            }
            if (closed) {
                runRestElsewhere();
            }
        }

        @SuppressWarnings("ReferenceEquality") // the very one
        private boolean isPresent() {
            return driver.get() == this && !closed;
        }

        /** Returns whether there may be more tasks. */
        private boolean runSome() {
            for (int i = 0; i < TASKS_AT_ONCE && isPresent(); i++) {
                Runnable task = tasks.poll();
                if (task == null) {
                    return false;
                }
                run(task);
            }
            return true;
        }

        private void run(Runnable task) {
            STEP.setRelease(this, step + 1);
            try {
                watch.wakeIfAsleep();
                task.run();
            } finally {
                STEP.setRelease(this, step + 1);
            }
        }

        private void look(Epoll.Events events, boolean isMore) throws IOException {
            int count = isMore ? epoll.look(events) : sleep(events);
            for (int i = 0; i < count; i++) {
                int descriptor = events.descriptor(i);
                if (epoll.isWakeup(descriptor)) {
                    epoll.clearWakeup();
                } else {
                    tell(descriptor, events.isEnd(i));
                }
            }
        }

        private int sleep(Epoll.Events events) throws IOException {
            asleep = true;
            try {
                return tasks.isEmpty() && isPresent() ? epoll.await(events) : 0;
            } finally {
                asleep = false;
            }
        }

        private void tell(int descriptor, boolean isEnd) {
            LoopWait wait = waits[descriptor];
            if (wait != null) {
                wait.changed(isEnd);
            }
        }

        /** Ends its sleep, if it sleeps; once for all who want that. */
        private void wake() {
            if (asleep && ASLEEP.compareAndSet(this, true, false)) {
                wakeup();
            }
        }

        /** Returns a number that is odd while it runs a task, and another one each time. Any thread. */
        long step() {
            return (long) STEP.getAcquire(this);
        }

        /** Asks for a successor. Returns false if one has been asked for and has not come yet. The watch's thread. */
        boolean askForSuccessor() {
            boolean isFirst = !isToBeReplaced;
            isToBeReplaced = true;
            return isFirst;
        }

        /** Says that no successor could be had; it may be asked for again. */
        void remain() {
            isToBeReplaced = false;
        }

        private static VarHandle field(String name, Class<?> type) {
            try {
                return MethodHandles.lookup().findVarHandle(Driver.class, name, type);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }
}
