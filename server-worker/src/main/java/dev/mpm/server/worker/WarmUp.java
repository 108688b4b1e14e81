package dev.mpm.server.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mpm.api.Board;
import dev.mpm.api.Engine;
import dev.mpm.api.HttpSettings;
import dev.mpm.api.Mpm;
import dev.mpm.server.core.channel.BootSpec;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Runs requests of the configuration through the real engine and the app before anybody else's come, so that caches are
 * filled, classes loaded and code compiled.
 *
 * <p>The engine is one of the MPM's, on a Unix-domain socket in the run directory that nobody else knows of; it is ended
 * afterwards. The scoreboard does not count these requests. On the worker's main thread.
 */
final class WarmUp {

    private static final System.Logger LOG = System.getLogger("worker");

    /** Enough for the JVM's first compiler; the second one takes what it has learnt on to the real requests. */
    static final int ROUNDS = 500;

    /** When to end, however many rounds that were, and whatever the number of requests: a start is not to take for ever. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(2);

    /** What the kernel allows for the path of a Unix-domain socket. */
    private static final int LONGEST_PATH = 107;

    private final BootSpec spec;
    private final Mpm mpm;
    private final HttpSettings http;
    private final HttpHandler handler;
    private final LongSupplier clock;
    private int rounds;

    WarmUp(BootSpec spec, Mpm mpm, HttpSettings http, HttpHandler handler) {
        this(spec, mpm, http, handler, System::nanoTime);
    }

    WarmUp(BootSpec spec, Mpm mpm, HttpSettings http, HttpHandler handler, LongSupplier clock) {
        this.spec = spec;
        this.mpm = mpm;
        this.http = http;
        this.handler = handler;
        this.clock = clock;
    }

    /**
     * Runs them, each once at least.
     *
     * @param requests method and path each, such as {@code GET /plaintext}
     * @throws BootException if one is answered with a status of 500 or above, or not at all
     */
    void run(List<String> requests) throws BootException {
        if (requests.isEmpty()) {
            return;
        }
        long start = clock.getAsLong();
        try {
            runOn(socket(), requests, start);
        } catch (IOException | LinkageError e) {
            throw BootException.ofWorker("cannot warm up", e);
        }
        LOG.log(
                Level.INFO,
                "warmed up with {0} requests, {1} rounds in {2}",
                Integer.toString(requests.size()),
                Integer.toString(rounds),
                Ages.of(clock.getAsLong() - start));
    }

    private Path socket() throws IOException {
        Path socket = Path.of(spec.scoreboard()).toAbsolutePath().resolveSibling("warm-up." + spec.slot());
        return socket.toString().getBytes(US_ASCII).length <= LONGEST_PATH
                ? socket
                : Files.createTempDirectory("mpm-warm-up").resolve("socket");
    }

    private void runOn(Path socket, List<String> requests, long start) throws IOException, BootException {
        Files.deleteIfExists(socket);
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            listener.configureBlocking(false);
            try (Engine engine = mpm.start(new HostedEngine(
                    List.of(listener),
                    handler,
                    http,
                    Board.forgetful(mpm.shape().lanes())))) {
                runRounds(new WarmUpClient(socket), requests, start);
                engine.pause();
            }
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    private void runRounds(WarmUpClient client, List<String> requests, long start) throws BootException {
        do {
            for (String request : requests) {
                judge(request, status(client, request));
            }
            rounds++;
        } while (rounds < ROUNDS && clock.getAsLong() - start < LONG_ENOUGH.toNanos());
    }

    private static int status(WarmUpClient client, String request) throws BootException {
        try {
            return client.status(request);
        } catch (IOException e) {
            throw BootException.ofApp("app failed to warm up: " + request + ": " + e.getMessage());
        }
    }

    private void judge(String request, int status) throws BootException {
        if (status >= 500) {
            throw BootException.ofApp("app failed to warm up: " + request + " was answered with " + status
                    + " (expected: less than 500); see its log, or correct pool.warm-up");
        }
        if (status >= 400 && rounds == 0) {
            LOG.log(
                    Level.WARNING,
                    "warm-up: {0} was answered with {1}, so it warms little; correct pool.warm-up",
                    request,
                    Integer.toString(status));
        }
    }
}
