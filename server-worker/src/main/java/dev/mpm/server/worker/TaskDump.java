package dev.mpm.server.worker;

import dev.mpm.server.core.evidence.EvidenceFile;
import dev.mpm.server.core.posix.Processes;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes down what a task process is doing, as {@link Dump} does for a worker. On a thread of its own. */
final class TaskDump {

    /** Deeper stacks are recursions, of which the innermost part says enough. */
    private static final int DEEPEST = 256;

    private TaskDump() {}

    /**
     * Writes the file.
     *
     * @param running the task that runs, null for none
     */
    static void write(Path file, String reason, String pool, TaskMain.@Nullable Running running) throws IOException {
        Path scratch = file.resolveSibling(file.getFileName() + ".virtual");
        EvidenceFile.write(file, "task", out -> write(out, reason, pool, running, scratch));
    }

    private static void write(Writer out, String reason, String pool, TaskMain.@Nullable Running running, Path scratch)
            throws IOException {
        var threads = ManagementFactory.getThreadMXBean();
        ThreadInfo[] infos = threads.dumpAllThreads(true, false, DEEPEST);
        var listing = new ThreadListing(infos, threads);
        out.write("Task process of pool " + pool + ", pid " + Processes.ownPid() + "\n");
        out.write("reason:      " + reason + "\n");
        out.write("written:     " + Instant.now() + "\n");
        writeTask(out, running, listing);
        out.write("\n== platform threads: " + infos.length + " ==\n\n");
        listing.writeAll(out);
        MemoryListing.write(out);
        out.flush();
        VirtualThreads.write(out, scratch, VirtualThreads.PATIENCE);
    }

    private static void writeTask(Writer out, TaskMain.@Nullable Running running, ThreadListing listing)
            throws IOException {
        Thread thread = running == null ? null : running.attempt().thread();
        if (running == null || thread == null) {
            out.write("\n== no task runs ==\n");
            return;
        }
        String mark = running.task() + ", for " + Ages.of(System.nanoTime() - running.startedNanos());
        out.write("\n== the task that runs ==\n\n>>> " + mark + "\n");
        listing.write(out, thread);
        listing.mark(thread, mark);
    }
}
