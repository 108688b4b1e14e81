package dev.mpm.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A running server: the leader of a session of its own, by which its processes are counted and, in the end, all killed.
 * Closed by the main thread, or by the JVM's shutdown when the user interrupts.
 */
final class Server implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOPPING = Duration.ofSeconds(8);
    private static final Duration DYING = Duration.ofSeconds(5);

    /** Those that are to be killed if the user interrupts. */
    private static final Set<Server> RUNNING = ConcurrentHashMap.newKeySet();

    private static volatile boolean ending;

    private final String name;
    private final Launch launch;
    private final Process leader;
    private final Path log;
    private final int port;
    private final ProcessFigures figures;

    private Server(String name, Launch launch, Process leader, Path log, int port) {
        this.name = name;
        this.launch = launch;
        this.leader = leader;
        this.log = log;
        this.port = port;
        this.figures = new ProcessFigures(leader.pid());
        RUNNING.add(this);
    }

    /** Starts it and returns at once; nothing is listening yet. */
    static Server start(Peer peer, Setup setup, Pinning pinning) {
        var launch = peer.launch(setup);
        var log = setup.folder().resolve("output.log");
        var command = new ArrayList<>(pinning.server());
        command.add("setsid");
        command.addAll(launch.command());
        var builder = new ProcessBuilder(command)
                .directory(setup.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(launch.environment());
        if (ending) {
            throw new BenchmarkException("not started: the measurement is being ended");
        }
        try {
            var server = new Server(peer.name(), launch, builder.start(), log, setup.port());
            if (ending) {
                server.close();
            }
            return server;
        } catch (IOException e) {
            throw new BenchmarkException("cannot start " + peer.name() + ": " + e.getMessage(), e);
        }
    }

    /** Starts it and waits until all of it is ready and the answers are right. */
    static Server startAndCheck(Peer peer, Setup setup, Pinning pinning, Question question) {
        var server = start(peer, setup, pinning);
        try {
            server.awaitFirstAnswer();
            server.awaitWorkers();
            question.check(setup.port());
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Waits until it answers anything over HTTP. */
    void awaitFirstAnswer() {
        boolean answered = Await.until(PATIENCE, () -> !leader.isAlive() || Answer.isGiven(port));
        if (!answered || !leader.isAlive()) {
            throw new BenchmarkException(
                    name + (leader.isAlive() ? " gives no answer" : " has ended") + "; its last words: " + lastWords());
        }
    }

    private void awaitWorkers() {
        boolean ready = Await.until(PATIENCE, () -> times(launch.readyText()) >= launch.readyTimes());
        if (!ready) {
            throw new BenchmarkException(name + ": not all of " + launch.readyTimes() + " workers are ready after "
                    + PATIENCE.toSeconds() + " s; its last words: " + lastWords());
        }
    }

    private long times(String text) {
        return text.isEmpty()
                ? 0
                : output().lines().filter(line -> line.contains(text)).count();
    }

    /** Returns what it has written to standard output and error so far. */
    String output() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String lastWords() {
        var lines = output().lines().toList();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    int port() {
        return port;
    }

    long pid() {
        return leader.pid();
    }

    ProcessFigures figures() {
        return figures;
    }

    /** Returns the processes that the leader has started. */
    List<ProcessFigures.Member> children() {
        return figures.members().stream()
                .filter(member -> member.pid() != leader.pid())
                .toList();
    }

    /** Ends it as an operator would, and kills what is left of it. */
    @Override
    public void close() {
        leader.destroy();
        try {
            var _ = leader.waitFor(STOPPING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        kill();
        RUNNING.remove(this);
    }

    /** Kills all servers that were not closed; one that is just being started does not get further. */
    static void killAll() {
        ending = true;
        RUNNING.forEach(Server::kill);
    }

    private void kill() {
        var _ = Await.until(DYING, () -> {
            var members = figures.members();
            members.forEach(member -> ProcessHandle.of(member.pid()).ifPresent(ProcessHandle::destroyForcibly));
            return members.isEmpty();
        });
    }
}
