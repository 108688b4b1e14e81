package dev.mpm.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Where a scene plays: a folder of its own, and the servers and commands that the scene starts in it.
 *
 * <p>When the scene is over everything that was started is ended, and the scene fails if a process does not end or is left
 * behind. Of a scene that failed, the processes, the status and the whole log of each server are printed before that.
 */
final class Stage implements AfterEachCallback, AfterAllCallback {

    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);

    /** So long may last what a command has asked to end. */
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    private final boolean forAllScenes;
    private final List<TestServer> servers = new ArrayList<>();
    private final Set<ProcessHandle> others = new LinkedHashSet<>();
    private Distribution distribution = Distribution.built();
    private final Path folder;
    private int configs;

    private Stage(boolean forAllScenes) {
        this.forAllScenes = forAllScenes;
        try {
            this.folder = Files.createTempDirectory("scene").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a stage that is cleared after each scene: for a field of the instance. */
    static Stage forEachScene() {
        return new Stage(false);
    }

    /** Returns a stage that is cleared after the last scene of the class: for a static field. */
    static Stage forAllScenes() {
        return new Stage(true);
    }

    /** Returns the folder, for files of the scene. */
    Path folder() {
        return folder;
    }

    /** Plays with a copy of the distribution from now on, which the scene may change. */
    Distribution copyDistribution() throws IOException {
        distribution = distribution.copyTo(folder.resolve("distribution"));
        return distribution;
    }

    /** Writes a configuration file into a folder of its own. */
    Path write(Setup setup) throws IOException {
        return write(setup.yaml());
    }

    /** Writes a configuration file with exactly that text into a folder of its own. */
    Path write(String yaml) throws IOException {
        Path config = Files.createDirectory(folder.resolve(Integer.toString(configs++)))
                .resolve("server.yaml");
        return Files.writeString(config, yaml);
    }

    /** Starts a server and waits until all its workers are ready. */
    TestServer start(Setup setup) throws IOException {
        return start(write(setup));
    }

    /** Starts a server from a file that is there, and waits until all its workers are ready. */
    TestServer start(Path config, String... options) throws IOException {
        return launch(config, options).awaitReady();
    }

    /** Starts a server from a file that is there, and waits for nothing. */
    TestServer launch(Path config, String... options) throws IOException {
        var server = TestServer.start(distribution, config, List.of(options));
        servers.add(server);
        return server;
    }

    /** Runs a command to its end. */
    Outcome mpmctl(String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process command = distribution
                .mpmctl(List.of(arguments))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        others.add(command.toHandle());
        Await.until("mpmctl " + String.join(" ", arguments) + " has ended", COMMAND_LIMIT, () -> {
            command.descendants().forEach(others::add);
            return !command.isAlive();
        });
        return new Outcome(command.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Makes a process that the scene has started in another way one of those that must be gone in the end. */
    ProcessHandle watch(long pid) {
        var process = ProcessHandle.of(pid).orElseThrow(() -> new AssertionError("there is no process " + pid));
        others.add(process);
        process.descendants().forEach(others::add);
        return process;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (context.getExecutionException().isPresent()) {
            System.err.println("==== " + context.getDisplayName() + " failed");
            servers.forEach(server -> System.err.println(server.evidence()));
        }
        if (!forAllScenes) {
            clear();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (forAllScenes) {
            clear();
        }
    }

    private void clear() throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        for (TestServer server : servers) {
            problems.addAll(server.end());
        }
        problems.addAll(endOthers());
        servers.clear();
        others.clear();
        deleteFolder();
        if (!problems.isEmpty()) {
            throw new AssertionError("the scene did not end well: " + String.join("; ", problems));
        }
    }

    private List<String> endOthers() {
        List<String> problems = new ArrayList<>();
        try {
            Await.until(
                    "nothing is left behind", END_LIMIT, () -> others.stream().noneMatch(ProcessTree::runs));
        } catch (AssertionError left) {
            problems.addAll(endThoseLeft());
        }
        return problems;
    }

    private List<String> endThoseLeft() {
        List<String> problems = new ArrayList<>();
        for (ProcessHandle process : others) {
            if (ProcessTree.runs(process)) {
                problems.add("left behind: " + ProcessTree.describe(process).strip());
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
        return problems;
    }

    private void deleteFolder() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
