package dev.mpm.e2e;

import dev.mpm.server.master.ControlClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One server of the built distribution, started by {@code bin/mpmctl run} in the foreground of a process of its own.
 *
 * <p>Made, watched and ended by a {@link Stage}; used by the scene's thread.
 */
final class TestServer {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final Path config;
    private final Process master;
    private final ServerLog log;

    /** Every process of this server that was ever seen. */
    private final Set<ProcessHandle> seen = new LinkedHashSet<>();

    private @Nullable List<String> listeners;

    private TestServer(Path config, Process master) {
        this.config = config;
        this.master = master;
        this.log = ServerLog.of(master.getInputStream());
        seen.add(master.toHandle());
    }

    /** Starts the master; {@link #awaitReady} waits for its workers. */
    static TestServer start(Distribution distribution, Path config, List<String> options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("run", "-c", config.toString()));
        arguments.addAll(options);
        return new TestServer(
                config, distribution.mpmctl(arguments).redirectErrorStream(true).start());
    }

    /** Waits until every worker that the model starts with serves. */
    TestServer awaitReady() {
        Await.until("the server is ready", START_LIMIT, () -> {
            if (!master.isAlive()) {
                throw new AssertionError("the master ended with exit code " + master.exitValue() + " while starting");
            }
            String json = statusJson();
            return json != null && status().isSettled();
        });
        return this;
    }

    Path config() {
        return config;
    }

    Path runDirectory() {
        return config.resolveSibling("run");
    }

    ServerLog log() {
        return log;
    }

    long pid() {
        return master.pid();
    }

    /** Returns what the server says about itself. */
    Status status() {
        String json = statusJson();
        if (json == null) {
            throw new AssertionError("the server (pid " + pid() + ") does not tell its status");
        }
        var status = Status.read(json);
        status.pids().forEach(pid -> ProcessHandle.of(pid).ifPresent(seen::add));
        return status;
    }

    private @Nullable String statusJson() {
        try {
            var client = ControlClient.find(runDirectory());
            return client.isPresent() ? client.get().status() : null;
        } catch (IOException gone) {
            return null;
        }
    }

    /** Waits until the server says that it is as described, and returns what it said. */
    Status awaitStatus(String what, Duration limit, Predicate<Status> condition) {
        var met = new Status[1];
        Await.until(what, limit, () -> {
            met[0] = status();
            return condition.test(met[0]);
        });
        return met[0];
    }

    /** Returns whether it says that it runs, with or without a worker. */
    boolean runs() {
        String json = statusJson();
        return json != null && Status.read(json).state().equals("running");
    }

    /** Returns how many connections wait to be accepted. */
    long waiting() {
        String json = statusJson();
        Object queues = json == null ? null : Json.read(json).get("queues");
        return queues instanceof Map<?, ?> lengths
                ? lengths.values().stream()
                        .mapToLong(length -> ((Number) length).longValue())
                        .sum()
                : 0;
    }

    /** Returns the pids of the worker processes that the system knows, those among them that have ended and are not reaped. */
    List<Long> children() {
        return ProcessTree.children(pid(), "dev.mpm.server.worker.WorkerMain");
    }

    /** Returns the worker processes that run, and no zombie, which may be another's: of who records a cache. */
    List<Long> runningChildren() {
        return ProcessTree.running(pid(), "dev.mpm.server.worker.WorkerMain");
    }

    /** Returns the pids of the workers, by slot. */
    List<Long> workers() {
        return status().pids();
    }

    /** Returns the addresses at which the server listens, with the real ports. */
    List<String> listeners() {
        if (listeners == null) {
            listeners = status().listeners();
        }
        return listeners;
    }

    /** Returns the first of them. */
    String listener() {
        return listeners().getFirst();
    }

    /** Returns where the master itself answers, with the real port; the configuration must ask for it. */
    String admin() throws InterruptedException {
        String words = "admin listener on ";
        String line = log.awaitLine(words, START_LIMIT);
        return line.substring(line.indexOf(words) + words.length()).replaceFirst(": .*", "");
    }

    URI uri(String path) {
        return URI.create(listener() + path);
    }

    URI webSocket(String path) {
        return URI.create(listener().replaceFirst("http", "ws") + path);
    }

    Conversation connect() throws IOException {
        return Conversation.with(listener());
    }

    /** Asks on a connection of its own. */
    Answer get(String path) throws IOException {
        try (var conversation = connect()) {
            return conversation.get(path);
        }
    }

    /** Asks on a connection and a thread of its own; the answer, or why there is none, comes later. */
    CompletableFuture<Answer> ask(String path) {
        var answer = new CompletableFuture<Answer>();
        Thread.ofVirtual().name("ask " + path).start(() -> {
            try {
                answer.complete(get(path));
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Asks for something that takes its time, and returns when a worker is busy with it. */
    CompletableFuture<Answer> askAndAwaitInFlight(String path) {
        long before = inFlight(status());
        var answer = ask(path);
        awaitStatus(path + " is in flight", START_LIMIT, status -> inFlight(status) > before);
        return answer;
    }

    /** Returns how many lanes run a request. */
    private static long inFlight(Status status) {
        return status.workers().stream()
                .flatMapToInt(worker -> worker.scoreboard().chars())
                .filter(letter -> letter == 'W')
                .count();
    }

    /** Sends the master a signal. */
    void signal(String name) throws IOException, InterruptedException {
        signal(name, pid());
    }

    /** Sends one of this server's processes a signal. */
    void signal(String name, long pid) throws IOException, InterruptedException {
        seeDescendants();
        if (seen.stream().noneMatch(process -> process.pid() == pid)) {
            throw new AssertionError("pid " + pid + " is none of this server's processes, which are " + seen);
        }
        int code = new ProcessBuilder("/bin/kill", "-s", name, Long.toString(pid))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("kill -s " + name + " " + pid + " ended with " + code);
        }
    }

    private void seeDescendants() {
        master.toHandle().descendants().forEach(seen::add);
    }

    /** Waits for the end of the master, whose log is then complete, and returns its exit code. */
    int awaitExit(Duration limit) throws InterruptedException {
        if (!master.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the master still runs after " + limit.toMillis() + " ms");
        }
        log.awaitEnd(STOP_LIMIT);
        return master.exitValue();
    }

    /** Returns the processes of this server that were ever seen and still run. */
    List<ProcessHandle> remaining() {
        return seen.stream().filter(ProcessTree::runs).toList();
    }

    void awaitNoProcess(Duration limit) {
        Await.until("no process of the server is left", limit, () -> remaining().isEmpty());
    }

    /** Returns all that helps to understand a scene that failed. */
    String evidence() {
        String json = statusJson();
        return "---- server of " + config + "\n---- processes\n" + ProcessTree.describe(master.toHandle())
                + "---- status\n" + (json == null ? "(none)" : json) + "\n---- log\n" + log.text() + "\n";
    }

    /** Ends what still runs. Returns what is wrong with how it ended, nothing if all is well. */
    List<String> end() throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        seeDescendants();
        if (master.isAlive()) {
            signal("INT");
            if (!master.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                problems.add(
                        "the master (pid " + pid() + ") did not stop within " + STOP_LIMIT.toSeconds() + " s of INT");
                master.destroyForcibly().waitFor();
            }
        }
        try {
            awaitNoProcess(STOP_LIMIT);
        } catch (AssertionError left) {
            for (ProcessHandle process : remaining()) {
                problems.add("left behind: " + ProcessTree.describe(process).strip());
                process.destroyForcibly();
            }
        }
        return problems;
    }

    /** Returns whether nothing of the run directory is left but what is kept on purpose. */
    boolean hasCleanRunDirectory() throws IOException {
        try (var files = Files.list(runDirectory())) {
            return files.map(file -> file.getFileName().toString())
                    .allMatch(name -> name.equals("lock") || name.equals("evidence") || name.endsWith(".log"));
        }
    }
}
