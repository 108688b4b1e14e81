package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.LaneState;
import dev.mpm.api.WorkerState;
import dev.mpm.server.core.posix.ProcessSignal;
import dev.mpm.server.core.posix.Processes;
import dev.mpm.server.core.scoreboard.Counters;
import dev.mpm.server.core.scoreboard.LaneView;
import dev.mpm.server.core.scoreboard.SlotView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ProcessEvidenceTest {

    private static final long NOW = Duration.ofSeconds(1_000).toNanos();

    /** For files that do not hang, however slow this machine is. */
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    @Test
    void saysOfARealProcessThatItWasStopped() throws Exception {
        Process child = new ProcessBuilder("sleep", "60").start();
        try {
            Processes.signal(child.pid(), ProcessSignal.STOP);
            awaitStopped(child.pid());
            Path file = directory.resolve("evidence.txt");
            var files = new ProcessFiles(Path.of("/proc"), Path.of("/sys/fs/cgroup"), child.pid());
            ProcessEvidence.write(file, "heartbeat-timeout", files, LONG, view(), NOW);

            assertThat(file)
                    .content()
                    .startsWith("Worker of slot 3, pid " + child.pid() + ", generation 2\n"
                            + "reason:    heartbeat-timeout\n")
                    .contains(
                            "heartbeat: 31.0 s ago\n",
                            "state:     stopped by a signal (T): somebody sent STOP",
                            "VmRSS ",
                            "== threads of the process: 1 ==",
                            "T      sleep",
                            "== requests in flight, by the scoreboard: 1 ==\n\n12.5 s  GET /slow from 192.0.2.7\n");
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void saysOfAProcessThatIsGoneThatItIsGone() throws IOException {
        assertThat(evidence()).contains("state:     there is no such process any more\n", "GET /slow");
    }

    @Test
    void tellsWhatTheKernelsFilesMean() throws IOException {
        put("status", "State:\tD (disk sleep)\nTracerPid:\t0\nVmRSS:\t   2048 kB\nvoluntary_ctxt_switches:\t7\n");
        put("stack", "[<0>] nfs_wait_bit_killable+0x1b/0x90\n[<0>] nfs_file_read+0x5/0x10\n");
        put("limits", """
            Limit                     Soft Limit           Hard Limit           Units
            Max open files            1024                 4096                 files
            """);
        Files.createDirectories(own("fd"));
        put("fd/0", "");
        put("fd/1", "");
        put("cgroup", "0::/system.slice/app\n");
        Path group = Files.createDirectories(directory.resolve("cgroup/system.slice/app"));
        Files.writeString(group.resolve("memory.events"), "low 0\noom 3\noom_kill 1\n");
        Files.writeString(group.resolve("memory.max"), "1000\n");
        Files.writeString(group.resolve("memory.current"), "999\n");

        assertThat(evidence())
                .contains(
                        "state:     uninterruptible sleep (D): it waits in the kernel",
                        "stack:     nfs_wait_bit_killable+0x1b/0x90 < nfs_file_read+0x5/0x10\n",
                        "VmRSS 2048 kB",
                        "switches:  7 of the main thread's own will",
                        "files:     2 open, at most 1024\n",
                        "cgroup:    memory 999 of 1000 bytes; events: low 0, oom 3, oom_kill 1\n");
    }

    @Test
    void readsTheOlderKindOfControlGroups() throws IOException {
        put("status", "State:\tS (sleeping)\n");
        put("cgroup", "4:memory:/docker/abc\n6:freezer:/docker/abc\n");
        Files.createDirectories(directory.resolve("cgroup/freezer"));
        Files.createDirectories(directory.resolve("cgroup/memory"));
        Files.writeString(directory.resolve("cgroup/freezer/freezer.state"), "FROZEN\n");
        Files.writeString(directory.resolve("cgroup/memory/memory.oom_control"), "under_oom 0\noom_kill 2\n");
        Files.writeString(directory.resolve("cgroup/memory/memory.limit_in_bytes"), "500\n");
        Files.writeString(directory.resolve("cgroup/memory/memory.usage_in_bytes"), "400\n");

        assertThat(evidence())
                .contains(
                        "its control group is frozen (docker pause",
                        "cgroup:    memory 400 of 500 bytes; events: under_oom 0, oom_kill 2\n");
    }

    @Test
    void listsThreadsThatComputeFirst() {
        var before = List.of(sample(1, "java", 'S', 100), sample(2, "GC Thread#0", 'R', 100));
        var after = List.of(sample(1, "java", 'S', 100), sample(2, "GC Thread#0", 'R', 120));

        assertThat(ThreadSample.table(before, after, Duration.ofMillis(200)))
                .startsWith("\n== threads of the process: 2 ==\n")
                .containsSubsequence(
                        "     use        total  state  name             waits in\n",
                        "  200 ms        1.2 s  R      GC Thread#0      futex_wait\n",
                        "    0 ms        1.0 s  S      java             futex_wait\n");
    }

    @Test
    void readsThreadsWhoseNamesHoldParentheses() {
        assertThat(ThreadSample.read("7 (a) b (c) S 1 1 1 0 -1 4194304 127 0 0 0 30 12 0 0 20 0 1 0 1629243", "0"))
                .hasValue(new ThreadSample(7, "a) b (c", 'S', 42, "0"));
        assertThat(ThreadSample.read("", "")).isEmpty();
    }

    @Test
    void doesNotWaitLongForAFileThatHangs() throws Exception {
        Files.createDirectories(own("."));
        Process fifo = new ProcessBuilder("mkfifo", own("status").toString()).start();
        assertThat(fifo.waitFor()).isZero();

        long start = System.nanoTime();
        assertThat(evidence(ProcessEvidence.PATIENCE)).contains("(reading more took too long)", "GET /slow");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        Files.writeString(own("status"), ""); // lets the reader go on
    }

    private static ThreadSample sample(long id, String name, char state, long ticks) {
        return new ThreadSample(id, name, state, ticks, "futex_wait");
    }

    private static void awaitStopped(long pid) throws IOException {
        while (!Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") T ")) {
            Thread.onSpinWait();
        }
    }

    private String evidence() throws IOException {
        return evidence(LONG);
    }

    private String evidence(Duration patience) throws IOException {
        Path file = directory.resolve("evidence.txt");
        var files = new ProcessFiles(directory.resolve("proc"), directory.resolve("cgroup"), 42);
        ProcessEvidence.write(file, "heartbeat-timeout", files, patience, view(), NOW);
        return Files.readString(file);
    }

    private Path own(String name) {
        return directory.resolve("proc/42").resolve(name);
    }

    private void put(String name, String content) throws IOException {
        Files.createDirectories(own("task"));
        Files.writeString(own(name), content);
    }

    private static SlotView view() {
        var lane = new LaneView(LaneState.WRITE, NOW - 12_500_000_000L, "GET", "/slow", "192.0.2.7", 9);
        return new SlotView(
                3,
                42,
                2,
                WorkerState.READY,
                0,
                0,
                NOW - 31_000_000_000L,
                0,
                true,
                1,
                0,
                new Counters(1, 1, 0, 0, 0),
                List.of(lane));
    }
}
