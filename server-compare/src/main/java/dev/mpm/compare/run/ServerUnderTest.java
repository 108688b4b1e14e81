package dev.mpm.compare.run;

import dev.mpm.server.core.posix.PosixException;
import dev.mpm.server.core.posix.ProcessSignal;
import dev.mpm.server.core.posix.Processes;
import dev.mpm.server.master.ControlClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A server of its own for one contender: on a free port of the loopback address, in a folder of its own. It ends with this
 * process, however this process ends: its standard input is a pipe from here. Used and closed by one thread.
 */
final class ServerUnderTest implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration STOPPING = Duration.ofSeconds(10);
    private static final long LOOK_EVERY_MILLIS = 20;
    private static final int LAST_WORDS = 5;

    private final Entry entry;
    private final Process master;
    private final Path runDirectory;
    private final Path log;
    private final long began = System.nanoTime();
    private double readyMillis;
    private int port;
    private boolean warm;

    private ServerUnderTest(Entry entry, Process master, Path runDirectory, Path log) {
        this.entry = entry;
        this.master = master;
        this.runDirectory = runDirectory;
        this.log = log;
    }

    /**
     * Starts it and waits until all its workers are ready.
     *
     * @param folder for its files; it exists and is empty
     */
    static ServerUnderTest start(Entry entry, Site site, Path folder) throws InterruptedException {
        Path log = folder.resolve("server.log");
        Path runDirectory = folder.resolve("run");
        List<String> command = new ArrayList<>(List.of(
                site.home().resolve("bin/mpmctl").toString(),
                "run",
                "--stop-at-eof",
                "-c",
                site.config().toString()));
        command.addAll(List.of("--listen", "http://127.0.0.1:0"));
        command.addAll(List.of("--set", "run-directory=" + runDirectory, "--set", "admin.listen=\"\""));
        command.addAll(List.of("--set", "log.access-log=\"\"", "--set", "log.error-log=\"\""));
        command.addAll(entry.options());
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            var server = new ServerUnderTest(entry, builder.start(), runDirectory, log);
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new CompareException(
                    "cannot start a server for " + entry.contender().name() + ": " + e.getMessage(), e);
        }
    }

    private void awaitReady() throws InterruptedException {
        long deadline = began + PATIENCE.toNanos();
        try {
            while (System.nanoTime() - deadline < 0) {
                if (master.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new CompareException(
                            "the server for " + entry.contender().name() + " ended with exit code " + master.exitValue()
                                    + ": " + lastWords());
                }
                Optional<ServerStatus> status = look();
                if (status.isPresent() && status.get().isReady(Math.max(1, entry.processes()))) {
                    readyMillis = (System.nanoTime() - began) / 1e6;
                    port = status.get().port();
                    return;
                }
            }
            throw new CompareException("the server for " + entry.contender().name() + " is not ready after "
                    + PATIENCE.toSeconds() + " s: " + lastWords());
        } catch (RuntimeException | InterruptedException e) {
            close();
            throw e;
        }
    }

    private Optional<ServerStatus> look() {
        try {
            Optional<ControlClient> control = ControlClient.find(runDirectory);
            return control.isPresent()
                    ? Optional.of(ServerStatus.parse(control.get().status()))
                    : Optional.empty();
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }

    /**
     * Returns what the server says about itself.
     *
     * @throws CompareException if it does not answer
     */
    ServerStatus status() {
        return look().orElseThrow(() -> new CompareException(
                "the server for " + entry.contender().name() + " does not answer: " + lastWords()));
    }

    Entry entry() {
        return entry;
    }

    int port() {
        return port;
    }

    /** Returns how long it took from its start until all workers were ready. */
    double readyMillis() {
        return readyMillis;
    }

    ProcessTree processes() {
        return new ProcessTree(master.pid());
    }

    boolean isWarm() {
        return warm;
    }

    void warmedUp() {
        warm = true;
    }

    /** Kills one of its workers without warning. Returns whether that was still there. */
    boolean kill(ServerStatus.Worker worker) throws PosixException {
        return Processes.signal(worker.pid(), ProcessSignal.KILL);
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
        } catch (IOException e) {
            return "it has said nothing that could be read";
        }
    }

    /** Begins to end it, with whatever it does; its workers end with it. */
    void end() {
        try {
            master.getOutputStream().close(); // the end of its input
        } catch (IOException e) {
            master.destroyForcibly(); // the workers see the end of their channel
        }
    }

    /** Ends it, and waits until it is gone. */
    @Override
    public void close() {
        end();
        boolean interrupted = Thread.interrupted();
        try {
            if (!master.waitFor(STOPPING.toMillis(), TimeUnit.MILLISECONDS)) {
                master.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            master.destroyForcibly();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
