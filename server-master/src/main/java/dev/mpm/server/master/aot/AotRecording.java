package dev.mpm.server.master.aot;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Records caches, each with a process of its own that it waits for. The file appears when it is whole, and takes the place
 * of an older one at once; JVMs that use the older one keep it.
 *
 * <p>One thread records; any other may close, which ends the process.
 */
public final class AotRecording implements AotKeeper.Recorder {

    private static final String TRAINING = "dev.mpm.server.worker.Training";

    /** The file of the command's and the master's own cache, which {@code bin/mpmctl} names. */
    private static final String MASTER_FILE = "mpmctl" + AotCache.SUFFIX;

    /** How long one recording may take; it takes two to four seconds. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** What the name of a file begins with that is being made. */
    private static final String UNFINISHED = "recording-";

    /** How many caches for workers a folder keeps: some for other options or another JDK may be in use. */
    private static final int KEPT = 4;

    private @Nullable Process process;
    private boolean closed;

    /** Makes a recorder, which does nothing yet. */
    public AotRecording() {}

    /**
     * Records a cache for workers.
     *
     * @return the file
     * @throws IOException if it cannot be recorded, with the reason for the operator
     */
    @Override
    public Path record(AotCache cache) throws IOException, InterruptedException {
        Path folder = writable(cache.folders());
        removeUnfinished(folder, Instant.now());
        return inScratch(scratch -> {
            Path made = temporary(folder);
            List<String> command = new ArrayList<>(List.of(cache.java().toString()));
            command.addAll(cache.options());
            command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:AOTCacheOutput=" + made));
            command.addAll(List.of(
                    "-cp",
                    cache.jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                    TRAINING,
                    scratch.toString()));
            Path file = finish(new ProcessBuilder(command), made, folder.resolve(cache.fileName()));
            removeOldest(folder);
            return file;
        });
    }

    /**
     * Records a cache for the command and the master: runs a small server and stops it.
     *
     * @param home the distribution's folder
     * @return the file
     * @throws IOException if it cannot be recorded, with the reason for the operator
     */
    public Path recordMaster(Path home) throws IOException, InterruptedException {
        Path folder = writable(List.of(home.resolve(AotCache.FOLDER)));
        removeUnfinished(folder, Instant.now());
        return inScratch(scratch -> {
            Path made = temporary(folder);
            Path configuration = Files.writeString(scratch.resolve("server.yaml"), """
                mpm: event
                app: {class: dev.mpm.server.worker.TrainingApp, classpath: ["${MPM_HOME}/lib"]}
                listen: ["http://127.0.0.1:0"]
                run-directory: run
                event: {start-servers: 1, min-spare-threads: 0}
                """);
            var builder =
                    new ProcessBuilder(home.resolve("bin/mpmctl").toString(), "run", "-c", configuration.toString());
            builder.environment().put("MPM_HOME", home.toString());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("MPM_OPTS", "-XX:AOTCacheOutput=" + made);
            return finish(builder, made, folder.resolve(MASTER_FILE));
        });
    }

    /** Ends a recording that runs, and refuses further ones. */
    @Override
    public synchronized void close() {
        closed = true;
        if (process != null) {
            end(process);
        }
    }

    private interface Step {
        Path in(Path scratch) throws IOException, InterruptedException;
    }

    private static Path inScratch(Step step) throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("mpm-cache");
        try {
            return step.in(scratch);
        } finally {
            remove(scratch);
        }
    }

    /** Runs the process to its end and moves what it has made to its place. */
    private Path finish(ProcessBuilder builder, Path made, Path file) throws IOException, InterruptedException {
        builder.redirectInput(new File("/dev/null")).redirectErrorStream(true);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        try {
            Process started = start(builder);
            Thread.ofVirtual().name("limit of recording").start(() -> endLate(started));
            String lastLine = lastLine(started);
            int code = started.waitFor();
            if (code != 0 || !Files.isReadable(made)) {
                throw new IOException("cannot record " + file + ": exit code " + code + ": " + lastLine);
            }
            return Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(made);
            Files.deleteIfExists(made.resolveSibling(made.getFileName() + ".config"));
        }
    }

    /** Follows what the process says to its end; a server that is ready is asked to stop. */
    private static String lastLine(Process process) throws IOException {
        String last = "it said nothing";
        try (BufferedReader output = process.inputReader(StandardCharsets.ISO_8859_1)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                last = line;
                if (line.contains(" ready in ")) {
                    process.toHandle().destroy(); // the process itself would close its output too
                }
            }
        }
        return last;
    }

    private static void endLate(Process process) {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                end(process);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody knows this thread
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private synchronized Process start(ProcessBuilder builder) throws IOException {
        if (closed) {
            throw new IOException("cannot record a start-up cache: the server stops");
        }
        process = builder.start();
        return process;
    }

    private static Path temporary(Path folder) {
        return folder.resolve(UNFINISHED + ProcessHandle.current().pid() + AotCache.SUFFIX);
    }

    private static Path writable(List<Path> folders) throws IOException {
        IOException problem = new IOException("no folder for start-up caches");
        for (Path folder : folders) {
            try {
                Files.createDirectories(folder);
                if (Files.isWritable(folder)) {
                    return folder;
                }
                problem = new IOException("cannot record a start-up cache: " + folder + " is not writable");
            } catch (IOException e) {
                problem = new IOException("cannot record a start-up cache: cannot create " + folder, e);
            }
        }
        throw problem;
    }

    /** Removes what a recording left behind whose server ended before it did: what is older than any may take. */
    static void removeUnfinished(Path folder, Instant now) throws IOException {
        FileTime oldest = FileTime.from(now.minus(LIMIT));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, UNFINISHED + "*")) {
            for (Path file : files) {
                if (time(file).compareTo(oldest) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static void removeOldest(Path folder) throws IOException {
        List<Path> caches = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, AotCache.PREFIX + "*" + AotCache.SUFFIX)) {
            files.forEach(caches::add);
        }
        caches.sort(Comparator.comparing(AotRecording::time).reversed());
        for (Path old : caches.subList(Math.min(KEPT, caches.size()), caches.size())) {
            Files.deleteIfExists(old);
        }
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
