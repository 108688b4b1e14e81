package dev.mpm.server.worker;

import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.evidence.EvidenceFile;
import dev.mpm.server.core.posix.Processes;
import dev.mpm.server.core.scoreboard.LaneView;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/*
 * Must work when nothing else does. It takes no lock that code of the app or the engine could hold, and asks the JVM for
 * nothing that walks the heap: which locks a thread holds is told for monitors, and for java.util.concurrent's only where
 * somebody waits for them. Virtual threads come last, because there can be any number of them; if they take too long, the
 * rest is written without them.
 */

/**
 * Writes down what this process is doing, for whoever has to find out why it hung: requests, threads, locks, memory.
 *
 * <p>On a thread of its own for each file, one at a time. The file is there when it is complete, and only its owner may
 * read it.
 */
final class Dump {

    /** Deeper stacks are recursions, of which the innermost part says enough. */
    private static final int DEEPEST = 256;

    private final BootSpec spec;
    private final RunningRequests requests;
    private final Supplier<List<LaneView>> inFlight;
    private final Duration patience;
    private final ReentrantLock writing = new ReentrantLock();

    /**
     * Prepares it.
     *
     * @param inFlight what the scoreboard says is in flight here
     */
    Dump(BootSpec spec, RunningRequests requests, Supplier<List<LaneView>> inFlight) {
        this(spec, requests, inFlight, VirtualThreads.PATIENCE);
    }

    /**
     * Prepares it.
     *
     * @param patience with which virtual threads are listed
     */
    Dump(BootSpec spec, RunningRequests requests, Supplier<List<LaneView>> inFlight, Duration patience) {
        this.spec = spec;
        this.requests = requests;
        this.inFlight = inFlight;
        this.patience = patience;
    }

    /** Writes the file; its name gets {@code .worker} added if there is one already. */
    void write(Path file, String reason) throws IOException {
        writing.lock();
        try {
            Path scratch = file.resolveSibling(file.getFileName() + ".virtual");
            EvidenceFile.write(file, "worker", out -> write(out, reason, scratch));
        } finally {
            writing.unlock();
        }
    }

    private void write(Writer out, String reason, Path scratch) throws IOException {
        long now = System.nanoTime();
        var threads = ManagementFactory.getThreadMXBean();
        ThreadInfo[] infos = threads.dumpAllThreads(true, false, DEEPEST);
        long[] deadlocked = threads.findDeadlockedThreads();
        List<RunningRequest> running = requests.all();
        var listing = new ThreadListing(infos, threads);

        writeHeader(out, reason);
        writeInFlight(out, now);
        writeRunning(out, running, listing, now);
        writeDeadlock(out, deadlocked == null ? new long[0] : deadlocked, listing);
        out.write("\n== platform threads: " + infos.length + " ==\n\n");
        listing.writeAll(out);
        MemoryListing.write(out);
        out.flush();
        VirtualThreads.write(out, scratch, patience);
    }

    private void writeHeader(Writer out, String reason) throws IOException {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        out.write("Worker of slot " + spec.slot() + ", pid " + Processes.ownPid() + ", generation " + spec.generation()
                + ", mpm " + spec.mpm() + "\n");
        out.write("reason:      " + reason + "\n");
        out.write("written:     " + Instant.now() + "\n");
        out.write("uptime:      " + Ages.of(runtime.getUptime() * 1_000_000) + "\n");
        out.write("app:         " + spec.appClass() + "\n");
        out.write("java:        " + runtime.getVmName() + " " + runtime.getVmVersion() + ", " + runtime.getVmVendor()
                + "\n");
        out.write("options:     " + String.join(" ", withoutSecrets(runtime.getInputArguments())) + "\n");
        out.write("processors:  " + Runtime.getRuntime().availableProcessors() + "\n");
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        out.write("system load: " + (load < 0 ? "not known" : Double.toString(load)) + "\n");
    }

    /** Evidence is passed on to others. */
    static List<String> withoutSecrets(List<String> options) {
        return options.stream()
                .map(option -> option.replaceFirst("(?i)^(-D[^=]*(?:password|secret|token|key)[^=]*=).+", "$1***"))
                .toList();
    }

    private void writeInFlight(Writer out, long now) throws IOException {
        List<LaneView> lanes = inFlight.get();
        out.write("\n== requests in flight, by the scoreboard: " + lanes.size() + " ==\n\n");
        for (LaneView lane : lanes) {
            out.write(Ages.of(now - lane.startedNanos()) + "  " + lane.method() + " " + lane.path() + " from "
                    + lane.client() + "\n");
        }
    }

    private static void writeRunning(Writer out, List<RunningRequest> running, ThreadListing listing, long now)
            throws IOException {
        out.write("\n== handlers that hold a thread: " + running.size() + " ==\n");
        out.write("(a request in flight that is not here is answered asynchronously, or is just being sent)\n\n");
        Map<Thread, String> marks = new HashMap<>();
        for (RunningRequest request : running) {
            String mark = request.name() + " from " + request.client() + ", for "
                    + Ages.of(now - request.startedNanos()) + (request.interrupted() ? ", interrupted" : "");
            marks.put(request.thread(), mark);
            out.write(">>> " + mark + "\n");
            listing.write(out, request.thread());
        }
        marks.forEach(listing::mark);
    }

    private static void writeDeadlock(Writer out, long[] deadlocked, ThreadListing listing) throws IOException {
        if (deadlocked.length == 0) {
            out.write("\n== deadlock: none among platform threads ==\n");
            return;
        }
        out.write("\n== deadlock: " + deadlocked.length + " threads wait for each other for ever ==\n\n");
        for (long id : deadlocked) {
            listing.write(out, id);
        }
    }
}
