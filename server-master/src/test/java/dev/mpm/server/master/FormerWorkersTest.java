package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes with the command line of a worker, that stay until their input ends. */
@Timeout(60)
class FormerWorkersTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private Path runDirectory;
    private final LogProbe probe = new LogProbe();
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void makeRunDirectory() throws IOException {
        runDirectory = Files.createDirectory(folder.resolve("run"));
    }

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void areWaitedFor() throws Exception {
        Process worker = worker(runDirectory);
        var waiting = new FutureTask<Void>(() -> {
            FormerWorkers.awaitEnd(runDirectory, probe.log(), LONG);
            return null;
        });
        Thread.ofVirtual().start(waiting);
        probe.await("waiting for workers of an earlier master", "pid " + worker.pid());
        assertThat(waiting).isNotDone();

        worker.outputWriter().close();

        waiting.get(30, TimeUnit.SECONDS);
        assertThat(worker.toHandle().isAlive()).isFalse(); // asks the system: the object learns of it a moment later
    }

    @Test
    void areEndedIfTheyStay() throws Exception {
        Process worker = worker(runDirectory);

        FormerWorkers.awaitEnd(runDirectory, probe.log(), Duration.ofMillis(50));

        assertThat(worker.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).isEqualTo(128 + 9);
        assertThat(probe.await("not gone after 50 ms, sending KILL")).contains("pid " + worker.pid());
    }

    @Test
    void areKnownThoughTheFolderIsNamedThroughALink() throws Exception {
        Process worker = worker(Files.createSymbolicLink(folder.resolve("link"), runDirectory));

        FormerWorkers.awaitEnd(runDirectory, probe.log(), Duration.ofMillis(50));

        assertThat(worker.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void areNotThoseOfAnotherServer() throws Exception {
        Process other = worker(Files.createDirectory(folder.resolve("other")));

        FormerWorkers.awaitEnd(runDirectory, probe.log(), Duration.ofMillis(50));

        assertThat(other.isAlive()).isTrue();
    }

    private Process worker(Path itsRunDirectory) throws IOException {
        var process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "echo here; read line; exit 0",
                        "sh",
                        WorkerCommand.MAIN,
                        itsRunDirectory.resolve("channel.sock").toString(),
                        "0")
                .start();
        started.add(process);
        assertThat(process.inputReader().readLine()).isEqualTo("here");
        return process;
    }
}
