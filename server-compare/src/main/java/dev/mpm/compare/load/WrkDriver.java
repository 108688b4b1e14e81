package dev.mpm.compare.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has wrk play, for who trusts it more: one stream in a closed loop that asks one thing. It knows no rate, no timeline, and of an
 * answer only whether its status is below 400. A script of ours makes it print all that it counted.
 */
final class WrkDriver implements LoadDriver {

    static final String NAME = "wrk";

    private static final String SCRIPT = """
        function done(summary, latency, requests)
            local e = summary.errors
            print(string.format("counted %d %d %d %d %d %d %d %.3f", summary.requests, summary.duration,
                e.connect, e.read, e.write, e.status, e.timeout, os.clock()))
            for i = 1, #latency do
                local value, count = latency(i)
                print(string.format("latency %d %d", value, count))
            end
        end
        """;

    private final Path program;
    private final Duration patience;
    private @Nullable Process process;

    private WrkDriver(Path program, Duration patience) {
        this.program = program;
        this.patience = patience;
    }

    /**
     * Returns one that uses the wrk on the path.
     *
     * @throws LoadException if there is none
     */
    static WrkDriver installed(Duration patience) {
        var path = System.getenv().getOrDefault("PATH", "");
        for (var folder : path.split(":", -1)) {
            var program = Path.of(folder, NAME);
            if (Files.isExecutable(program)) {
                return new WrkDriver(program, patience);
            }
        }
        throw new LoadException("cannot use wrk: not found in " + path + "; install it, or leave the driver out", null);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LoadResult run(int port, List<Stream> streams) throws InterruptedException {
        refuse(streams);
        var stream = streams.getFirst();
        var output = new CompletableFuture<String>();
        Thread.ofVirtual().name("load-wrk").start(() -> exchange(port, stream, output));
        try {
            return WrkOutput.parse(output.get(), stream);
        } catch (ExecutionException e) {
            throw LoadException.of(e);
        } finally {
            close();
        }
    }

    @Override
    public synchronized void close() {
        if (process != null) {
            process.destroyForcibly();
            process = null;
        }
    }

    private static void refuse(List<Stream> streams) {
        if (streams.size() != 1) {
            throw cannot(streams.size() + " streams at the same time");
        }
        var stream = streams.getFirst();
        if (stream.pattern() != Pattern.CLOSED) {
            throw cannot("the pattern " + stream.pattern());
        }
        if (stream.questions().size() != 1) {
            throw cannot(stream.questions().size() + " requests in turn");
        }
        var question = stream.questions().getFirst();
        if (!question.method().equals("GET") || !question.body().isEmpty()) {
            throw cannot(question.method() + " or a body");
        }
        if (!question.contains().isEmpty() || question.status() >= 400) {
            throw cannot("a look at the answer");
        }
        if (!stream.from().isZero() || stream.time().compareTo(Duration.ofSeconds(1)) < 0) {
            throw cannot("a later beginning, or less than a second");
        }
    }

    private static LoadException cannot(String what) {
        return new LoadException(
                "wrk cannot do this: " + what + " (expected: one closed loop that asks one GET)", null);
    }

    private void exchange(int port, Stream stream, CompletableFuture<String> output) {
        try {
            var script = Files.createTempFile("wrk", ".lua");
            try {
                Files.writeString(script, SCRIPT);
                output.complete(exchange(port, stream, script));
            } finally {
                Files.deleteIfExists(script);
            }
        } catch (IOException | InterruptedException e) {
            output.completeExceptionally(new IOException("cannot run wrk: " + e.getMessage(), e));
        }
    }

    private String exchange(int port, Stream stream, Path script) throws IOException, InterruptedException {
        var started = start(command(port, stream, script));
        var text = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (started.waitFor() != 0) {
            throw new IOException("it ended with code " + started.exitValue() + ": " + text.strip());
        }
        return text;
    }

    private synchronized Process start(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return process;
    }

    private List<String> command(int port, Stream stream, Path script) {
        int threads = Math.min(stream.connections(), Player.loopCount());
        return List.of(
                program.toString(),
                "-t" + threads,
                "-c" + stream.connections(),
                "-d" + TimeUnit.NANOSECONDS.toSeconds(stream.time().toNanos()) + "s",
                "--timeout",
                Math.max(1, patience.toSeconds()) + "s",
                "-s",
                script.toString(),
                "-H",
                stream.keepAlive() ? "Connection: keep-alive" : "Connection: close",
                "http://127.0.0.1:" + port + stream.questions().getFirst().path());
    }
}
