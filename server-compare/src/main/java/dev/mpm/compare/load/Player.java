package dev.mpm.compare.load;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Plays the streams of one run in this process: divides them over loops, waits for them and puts together what they counted.
 *
 * <p>The driver was the bottleneck if a loop's thread computed for more than nine tenths of the time in which it was to send
 * without a pause, and either had closed-loop clients, which it then held up, or sent requests late.
 */
final class Player {

    private static final int MOST_LOOPS = 4;
    private static final double BUSY = 0.9;
    private static final double LATE_MILLIS = 1;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Files that this process has open besides connections, with room for connections that wait to be closed. */
    private static final int OTHER_FILES = 100;

    /** How long it may take until all loops are made and started, so that all see the same beginning. */
    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final InetSocketAddress server;
    private final Duration patience;

    /** @param patience for how long answers are waited for after the end of a stream */
    Player(int port, Duration patience) {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.patience = patience;
    }

    /**
     * Plays them to their end.
     *
     * @throws LoadException if this process cannot do that
     */
    LoadResult play(List<Stream> streams) throws InterruptedException {
        refuseTooMany(streams);
        long cpu = cpu();
        long start = System.nanoTime() + LEAD_NANOS;
        var loops = loops();
        List<List<Crowd>> crowds = new ArrayList<>();
        for (var stream : streams) {
            crowds.add(divide(stream, loops, start));
        }
        run(loops);
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        double lateP99 = lateP99(crowds);
        List<StreamResult> results = new ArrayList<>();
        for (int i = 0; i < streams.size(); i++) {
            results.add(Tally.together(
                    streams.get(i), crowds.get(i).stream().map(Crowd::tally).toList()));
        }
        return new LoadResult(
                results, seconds, (cpu() - cpu) / NANOS_PER_SECOND, lateP99, saturated(loops, streams, lateP99));
    }

    private static void refuseTooMany(List<Stream> streams) {
        long wanted =
                OTHER_FILES + streams.stream().mapToLong(Stream::connections).sum();
        if (system() instanceof UnixOperatingSystemMXBean unix && wanted > unix.getMaxFileDescriptorCount()) {
            throw new LoadException(
                    "cannot open " + (wanted - OTHER_FILES) + " connections: a process may have "
                            + unix.getMaxFileDescriptorCount()
                            + " files open; ask for fewer, or raise the limit (ulimit -n)",
                    null);
        }
    }

    /** Returns how many threads play: half the processors, for the other half serves. */
    static int loopCount() {
        return Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST_LOOPS);
    }

    private List<LoopThread> loops() {
        int count = loopCount();
        List<LoopThread> loops = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                loops.add(new LoopThread(server));
            }
            return loops;
        } catch (IOException e) {
            throw new LoadException("cannot wait for connections: " + e.getMessage(), e);
        }
    }

    private List<Crowd> divide(Stream stream, List<LoopThread> loops, long start) {
        List<Crowd> parts = new ArrayList<>();
        for (var share : Share.of(stream, loops.size(), start, patience.toNanos())) {
            var loop = loops.get(share.index());
            var crowd = Crowd.of(share, loop);
            loop.add(crowd);
            parts.add(crowd);
        }
        return parts;
    }

    private static void run(List<LoopThread> loops) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (var loop : loops) {
            threads.add(
                    Thread.ofPlatform().name("load-" + threads.size()).daemon().start(loop));
        }
        try {
            for (int i = 0; i < loops.size(); i++) {
                threads.get(i).join();
                refuseFailed(loops.get(i));
            }
        } finally {
            threads.forEach(Thread::interrupt);
        }
    }

    private static void refuseFailed(LoopThread loop) {
        var failure = loop.failure();
        if (failure != null) {
            var cause =
                    failure.getCause() == null ? "" : ": " + failure.getCause().getMessage();
            throw new LoadException("the load driver stopped: " + failure.getMessage() + cause, failure);
        }
    }

    private static double lateP99(List<List<Crowd>> crowds) {
        Histogram lateness = Tally.histogram(3);
        crowds.forEach(
                parts -> parts.forEach(crowd -> lateness.add(crowd.tally().lateness())));
        return lateness.getTotalCount() == 0 ? 0 : lateness.getValueAtPercentile(99) / NANOS_PER_MILLI;
    }

    private static boolean saturated(List<LoopThread> loops, List<Stream> streams, double lateP99) {
        boolean closed = streams.stream().anyMatch(stream -> stream.pattern() == Pattern.CLOSED);
        return (closed || lateP99 > LATE_MILLIS) && loops.stream().anyMatch(loop -> loop.busyShare() > BUSY);
    }

    private static OperatingSystemMXBean system() {
        return (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    }

    private static long cpu() {
        return system().getProcessCpuTime();
    }
}
