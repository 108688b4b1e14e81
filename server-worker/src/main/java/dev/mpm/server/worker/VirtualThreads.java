package dev.mpm.server.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes the stacks of virtual threads, which no bean tells: the JVM writes them to a file, from which they are copied.
 */
final class VirtualThreads {

    /** Leaves time within the two seconds that whoever asks waits. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Many threads do the same thing: the first thousands of lines tell what. */
    private static final int MOST_LINES = 50_000;

    private VirtualThreads() {}

    /**
     * Appends them.
     *
     * @param file a file that is not there; it is not there afterwards either
     * @param patience after which it is given up
     */
    static void write(Writer out, Path file, Duration patience) throws IOException {
        out.write("\n== virtual threads ==\n\n");
        var dumped = new CompletableFuture<Void>();
        Thread.ofPlatform().daemon().name("dump of virtual threads").start(() -> dump(file, dumped));
        try {
            dumped.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            copy(file, out);
        } catch (TimeoutException e) {
            if (!dumped.cancel(false)) {
                copy(file, out);
                return;
            }
            out.write("not written: there are too many to list them within " + patience.toSeconds() + " s\n");
        } catch (ExecutionException e) {
            out.write("not written: " + e.getCause() + "\n");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            out.write("not written: interrupted\n");
        }
    }

    /** Writes the file, which is the other thread's to remove if that still waits for it. */
    private static void dump(Path file, CompletableFuture<Void> dumped) {
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toAbsolutePath().toString(), ThreadDumpFormat.TEXT_PLAIN);
            if (!dumped.complete(null)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | RuntimeException | Error e) {
            dumped.completeExceptionally(e);
        }
    }

    private static void copy(Path file, Writer out) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, UTF_8)) {
            int written = 0;
            boolean isVirtual = false;
            for (String line = lines.readLine(); line != null && written < MOST_LINES; line = lines.readLine()) {
                if (line.startsWith("#")) {
                    isVirtual = isVirtual(line);
                }
                if (isVirtual) {
                    out.write(line);
                    out.write('\n');
                    written++;
                }
            }
            out.write(written == 0 ? "none\n" : written == MOST_LINES ? "... and more\n" : "");
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Tells by a line such as {@code #23 "name" virtual RUNNABLE 2026-...}; a name may hold anything. */
    private static boolean isVirtual(String head) {
        return head.substring(head.lastIndexOf('"') + 1).startsWith(" virtual");
    }
}
