package dev.mpm.server.master;

import dev.mpm.server.core.evidence.EvidenceFile;
import dev.mpm.server.core.scoreboard.LaneView;
import dev.mpm.server.core.scoreboard.SlotView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Writes down what the kernel knows of a process that does not answer, and what it said on the scoreboard before.
 *
 * <p>Reads only, and only what the kernel tells without the process's help; even so a read can hang with the process, so
 * it is done on a thread that nobody waits for longer than a moment: what has been found by then is written.
 */
final class ProcessEvidence {

    static final Duration PATIENCE = Duration.ofMillis(1_500);

    /** How long threads are watched for which of them computes; the kernel counts in hundredths of a second. */
    private static final Duration SAMPLE = Duration.ofMillis(200);

    private final ProcessFiles files;
    private final Duration patience;
    private final Queue<String> findings = new ConcurrentLinkedQueue<>();
    private final CountDownLatch done = new CountDownLatch(1);

    private ProcessEvidence(ProcessFiles files, Duration patience) {
        this.files = files;
        this.patience = patience;
    }

    /**
     * Writes the file; blocks for a second or two at most.
     *
     * @param header why, and whatever else the reader should know first
     * @param view the worker's part of the scoreboard
     * @param now {@code System.nanoTime()}
     */
    static void write(Path file, String header, long pid, SlotView view, long now) throws IOException {
        write(file, header, files(pid), PATIENCE, view, now);
    }

    /** Writes the file about a process that has no place on the scoreboard; {@code title} says which it is. */
    static void write(Path file, String title, String header, long pid) throws IOException {
        String found = new ProcessEvidence(files(pid), PATIENCE).find();
        EvidenceFile.write(file, "master", out -> {
            out.write(title + ", pid " + pid + "\n");
            out.write("reason:    " + header + "\n");
            out.write("written:   " + Instant.now() + ", by the master: the process did not answer\n");
            out.write(found);
        });
    }

    /** Writes the file, and waits no longer than that for what is read. */
    static void write(Path file, String header, ProcessFiles files, Duration patience, SlotView view, long now)
            throws IOException {
        String found = new ProcessEvidence(files, patience).find();
        EvidenceFile.write(file, "master", out -> {
            out.write("Worker of slot " + view.slot() + ", pid " + files.pid() + ", generation " + view.generation()
                    + "\n");
            out.write("reason:    " + header + "\n");
            out.write("written:   " + Instant.now() + ", by the master: the worker did not answer\n");
            out.write("heartbeat: " + heartbeat(view, now) + "\n");
            out.write(found);
            out.write(requests(view.inFlight(), now));
        });
    }

    private static ProcessFiles files(long pid) {
        return new ProcessFiles(Path.of("/proc"), Path.of("/sys/fs/cgroup"), pid);
    }

    private static String heartbeat(SlotView view, long now) {
        return view.heartbeatNanos() == 0 ? "none yet" : Ages.of(now - view.heartbeatNanos()) + " ago";
    }

    private static String requests(List<LaneView> lanes, long now) {
        var text = new StringBuilder("\n== requests in flight, by the scoreboard: " + lanes.size() + " ==\n\n");
        for (LaneView lane : lanes) {
            text.append(Ages.of(now - lane.startedNanos()))
                    .append("  ")
                    .append(lane.method() + " " + lane.path() + " from " + lane.client() + "\n");
        }
        return text.toString();
    }

    private String find() {
        Thread.ofPlatform().daemon().name("evidence of pid " + files.pid()).start(this::read);
        boolean complete = isDoneInTime();
        String found = String.join("", findings);
        return complete ? found : found + "\n(reading more took too long)\n";
    }

    private boolean isDoneInTime() {
        try {
            return done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The surest first. */
    private void read() {
        try {
            var status = files.status();
            if (status.isEmpty()) {
                findings.add("state:     there is no such process any more\n");
                return;
            }
            List<ThreadSample> before = files.threads();
            findings.add("state:     " + ProcessState.words(status, files.isFrozen()) + "\n");
            findings.add("stack:     " + files.kernelStack() + "\n");
            findings.add(MemoryEvidence.of(status, files));
            findings.add("files:     " + files.openFiles() + " open, at most " + files.openFilesLimit() + "\n");
            var _ = done.await(SAMPLE.toMillis(), TimeUnit.MILLISECONDS); // nobody counts it down: a pause
            findings.add(ThreadSample.table(before, files.threads(), SAMPLE));
        } catch (InterruptedException | RuntimeException e) {
            findings.add("\n(reading more failed: " + e + ")\n");
        } finally {
            done.countDown();
        }
    }
}
