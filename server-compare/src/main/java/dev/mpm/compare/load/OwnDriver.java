package dev.mpm.compare.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Our own driver: a small JVM that is started by the first run and used by all, so that its code is compiled when it counts. It
 * ends with this process, whatever happens to it.
 */
public final class OwnDriver implements LoadDriver {

    static final String NAME = "mpmctl";

    /** For how long answers are waited for after the end of a stream, if nobody says otherwise. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Duration patience;
    private final List<String> before;
    private @Nullable Process process;

    public OwnDriver() {
        this(PATIENCE);
    }

    /** @param patience for how long answers are waited for after the end of a stream */
    public OwnDriver(Duration patience) {
        this(patience, List.of());
    }

    /**
     * Creates one.
     *
     * @param patience for how long answers are waited for after the end of a stream
     * @param before what starts its process, such as {@code taskset -c 1}; empty for nothing
     */
    public OwnDriver(Duration patience, List<String> before) {
        this.patience = patience;
        this.before = List.copyOf(before);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LoadResult run(int port, List<Stream> streams) throws InterruptedException {
        var order = Wire.write(new Wire.Order(port, patience, streams));
        var current = process();
        try {
            return Wire.result(ask(current, order));
        } catch (InterruptedException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
            process = null;
        }
    }

    /** Returns the process that plays, if there is one now. */
    @Nullable
    ProcessHandle handle() {
        return process == null ? null : process.toHandle();
    }

    private Process process() {
        if (process == null || !process.isAlive()) {
            process = start();
        }
        return process;
    }

    /** Returns what starts its process: a JVM that begins small, with what the loop needs of the JDK and of the C library. */
    static List<String> command(List<String> before) {
        var command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                LoadMain.class.getName()));
        return command;
    }

    private Process start() {
        try {
            return new ProcessBuilder(command(before)).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new LoadException("cannot start the load driver: " + e.getMessage(), e);
        }
    }

    /** Reading cannot be interrupted, so another thread does it. */
    private static String ask(Process process, String order) throws InterruptedException {
        var answer = new CompletableFuture<String>();
        Thread.ofVirtual().name("load-answer").start(() -> exchange(process, order, answer));
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw LoadException.of(e);
        }
    }

    private static void exchange(Process process, String order, CompletableFuture<String> answer) {
        try {
            process.outputWriter(StandardCharsets.UTF_8)
                    .append(order)
                    .append('\n')
                    .flush();
            answer.complete(answer(process.inputReader(StandardCharsets.UTF_8)));
        } catch (IOException | UncheckedIOException e) {
            answer.completeExceptionally(
                    new IOException("the load driver (pid " + process.pid() + ") ended: " + e.getMessage()));
        }
    }

    /** Skips what the JVM itself has to say. */
    private static String answer(BufferedReader lines) throws IOException {
        var last = "";
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("{")) {
                return line;
            }
            last = line;
        }
        throw new IOException("its last words: '" + last + "'");
    }
}
