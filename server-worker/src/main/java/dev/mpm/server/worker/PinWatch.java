package dev.mpm.server.worker;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * The JDK tells of pinned threads by an event of Flight Recorder, which a worker does not run for that: it costs memory,
 * files and a second of processor time. So the carriers are looked at, which are few. One that has nothing to run waits in
 * its pool, and says so by its blocker, or for sockets. One that waits for anything else does so for a virtual thread that cannot leave it,
 * because native code or a class's initialiser is on its stack. Which one that is, is told by Thread.toString of a virtual
 * thread that is mounted: "VirtualThread[#23,name]/timed_waiting@ForkJoinPool-1-worker-1".
 */

/**
 * Reports virtual threads that wait without giving their carrier back: while they do, a processor is lost to all the others.
 *
 * <p>It looks at samples: who waits so for a third of a second is always seen, who does for less is by chance. A place in the
 * code is reported once a minute at most. A daemon thread of its own, started when the first virtual thread runs a request;
 * whoever creates it closes it.
 */
final class PinWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("worker");

    /** The classes of platform threads that run virtual ones: the JDK's, and those of {@code virtual}. */
    private static final Set<String> CARRIERS =
            Set.of("jdk.internal.misc.CarrierThread", "dev.mpm.common.virtual.LoopThread");

    /** While no carrier is suspected. */
    private static final long CALM = Duration.ofMillis(250).toNanos();

    /** From one look at a suspect to the next. */
    private static final long CLOSE = Duration.ofMillis(25).toNanos();

    /** Shorter waits are not worth a line. */
    private static final long TOLERATED = Duration.ofMillis(50).toNanos();

    private static final long QUIET = Duration.ofMinutes(1).toNanos();
    private static final int MOST_PLACES = 100;

    private final RunningRequests requests;
    private final Consumer<String> log;
    private final AtomicBoolean started = new AtomicBoolean();
    private final Thread thread;
    private Map<Thread, Pin> pins = Map.of();
    private final Map<String, Long> reported = new HashMap<>();

    /** Prepares a watch; {@link #start} starts it. */
    PinWatch(RunningRequests requests) {
        this(requests, line -> LOG.log(Level.WARNING, line));
    }

    PinWatch(RunningRequests requests, Consumer<String> log) {
        this.requests = requests;
        this.log = log;
        this.thread = Thread.ofPlatform().daemon().name("pin watch").unstarted(this::run);
    }

    /** Starts the thread, unless that was done. Any thread. */
    void start() {
        if (started.compareAndSet(false, true)) {
            thread.start();
        }
    }

    /** Ends the thread soon. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, lookInAnyCase());
        }
    }

    private long lookInAnyCase() {
        try {
            return look(System.nanoTime());
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "could not look for pinned threads; trying again", e);
            return CALM;
        }
    }

    /** Looks once. Returns the nanoseconds until the next look is due. */
    long look(long now) {
        var seen = new HashMap<Thread, Pin>();
        for (Thread carrier : carriers()) {
            if (isHeld(carrier)) {
                Pin pin = pin(carrier, now);
                if (pin != null) {
                    seen.put(carrier, pin);
                }
            }
        }
        pins = seen;
        return seen.isEmpty() ? CALM : CLOSE;
    }

    /** Returns the platform threads that run virtual ones, as far as there are any. */
    private static List<Thread> carriers() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        for (ThreadGroup parent = root.getParent(); parent != null; parent = root.getParent()) {
            root = parent;
        }
        Thread[] all = new Thread[root.activeCount() + 16];
        int count = root.enumerate(all);
        var carriers = new ArrayList<Thread>();
        for (int i = 0; i < count; i++) {
            if (CARRIERS.contains(all[i].getClass().getName())) {
                carriers.add(all[i]);
            }
        }
        return carriers;
    }

    private static boolean isHeld(Thread carrier) {
        return switch (carrier.getState()) {
            case BLOCKED, WAITING, TIMED_WAITING -> !(LockSupport.getBlocker(carrier) instanceof ForkJoinPool);
            case NEW, RUNNABLE, TERMINATED -> false;
        };
    }

    /** Returns what holds a carrier; null if that is no request, or none any more. */
    private @Nullable Pin pin(Thread carrier, long now) {
        RunningRequest request = on(carrier);
        if (request == null) {
            return null;
        }
        Pin known = pins.get(carrier);
        Pin pin = known != null && known.isOf(request) ? known : new Pin(request, now);
        if (!pin.reported && now - pin.since >= TOLERATED) {
            pin.reported = true;
            report(pin, carrier, now);
        }
        return pin;
    }

    private @Nullable RunningRequest on(Thread carrier) {
        String mounted = "@" + carrier.getName();
        for (RequestSlot slot : requests.slots()) {
            if (slot.thread().isVirtual() && slot.thread().toString().endsWith(mounted)) {
                return slot.running();
            }
        }
        return null;
    }

    private void report(Pin pin, Thread carrier, long now) {
        Thread pinned = pin.request.thread();
        StackTraceElement[] stack = pinned.getStackTrace();
        String place = CodePlace.of(stack);
        if (isDue(place, now)) {
            log.accept(pin.request.name() + " on " + pinned.getName() + " has waited for "
                    + Duration.ofNanos(now - pin.since).toMillis() + " ms without giving " + carrier.getName()
                    + " back to other virtual threads" + place + reason(stack));
        }
    }

    /** Notes the place. Returns whether it has not been reported for a while. */
    private boolean isDue(String place, long now) {
        reported.values().removeIf(at -> now - at >= QUIET);
        return reported.size() < MOST_PLACES && reported.putIfAbsent(place, now) == null;
    }

    /** Says what the thread cannot leave: the innermost frame of those that pin. */
    private static String reason(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (frame.isNativeMethod() && !frame.getClassName().startsWith("jdk.internal.")) {
                return ", called by native code of " + frame.getClassName() + "." + frame.getMethodName();
            }
            if (frame.getMethodName().equals("<clinit>")) {
                return ", in the initialiser of class " + frame.getClassName();
            }
        }
        return "";
    }

    /** A request that was seen to hold a carrier. */
    private static final class Pin {

        private final RunningRequest request;
        private final long since;
        private boolean reported;

        Pin(RunningRequest request, long since) {
            this.request = request;
            this.since = since;
        }

        boolean isOf(RunningRequest other) {
            return request.thread().equals(other.thread()) && request.number() == other.number();
        }
    }
}
