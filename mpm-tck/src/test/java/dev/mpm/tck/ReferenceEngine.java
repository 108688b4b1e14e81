package dev.mpm.tck;

import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.HttpSettings;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.xnio.Options;

/**
 * Serves with plain Undertow, which cannot take a listening socket from outside: connections are accepted here and their
 * bytes passed on to Undertow's own port.
 */
final class ReferenceEngine implements Engine {

    /** How long a client may be silent, while the engine drains, before its connection ends. */
    private static final long SILENCE = TimeUnit.MILLISECONDS.toNanos(1500);

    /** How long an engine must have sent nothing on a connection for its message to be complete. */
    private static final long STILLNESS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Set<Flaw> flaws;
    private final Undertow undertow;
    private final ReferenceHandler handler;
    private final Relays relays;
    private boolean closed;

    private ReferenceEngine(EngineContext context, int threads, Set<Flaw> flaws) throws IOException {
        this.flaws = flaws;
        this.relays = new Relays(context, threads, flaws);
        this.handler = new ReferenceHandler(context, relays, flaws);
        this.undertow = undertow(context.http(), threads, flaws, handler);
        undertow.start();
        relays.start((InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress());
    }

    static Engine start(EngineContext context, int threads, Set<Flaw> flaws) throws IOException {
        return new ReferenceEngine(context, threads, flaws);
    }

    private static Undertow undertow(HttpSettings http, int threads, Set<Flaw> flaws, ReferenceHandler handler) {
        int more = flaws.contains(Flaw.RUNS_ONE_HANDLER_MORE) ? 1 : flaws.contains(Flaw.RUNS_ONE_HANDLER_LESS) ? -1 : 0;
        int keepAlive = flaws.contains(Flaw.KEEPS_IDLE_CONNECTIONS) ? -1 : millis(http.keepAliveTimeout());
        int headers = flaws.contains(Flaw.WAITS_FOR_HEADERS) ? -1 : millis(http.requestHeaderTimeout());
        int reads = flaws.contains(Flaw.WAITS_FOR_BODIES) ? -1 : millis(http.ioTimeout());
        int writes = flaws.contains(Flaw.WAITS_FOR_READERS) ? -1 : millis(http.ioTimeout());
        int headerBytes = flaws.contains(Flaw.TAKES_ANY_HEADERS)
                ? Integer.MAX_VALUE
                : http.maxHeaderSize().clampedToInt();
        long bodyBytes =
                flaws.contains(Flaw.TAKES_ANY_BODY) ? -1 : http.maxEntitySize().bytes();
        return Undertow.builder()
                .addHttpListener(0, "127.0.0.1", handler)
                .setIoThreads(1)
                .setWorkerThreads(threads + more)
                .setServerOption(UndertowOptions.ALWAYS_SET_DATE, !flaws.contains(Flaw.GIVES_NO_DATE))
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, keepAlive)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, headers)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, headerBytes)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, bodyBytes)
                .setServerOption(UndertowOptions.SHUTDOWN_TIMEOUT, 0)
                .setSocketOption(Options.READ_TIMEOUT, reads)
                .setSocketOption(Options.WRITE_TIMEOUT, writes)
                .build();
    }

    private static int millis(Duration duration) {
        return duration.isZero() ? -1 : Math.toIntExact(duration.toMillis());
    }

    @Override
    public void pause() {
        relays.pause();
        if (flaws.contains(Flaw.CUTS_WHEN_PAUSED)) {
            relays.cut();
        }
    }

    @Override
    public void resume() {
        relays.resume();
    }

    @Override
    public boolean drain(Duration limit) {
        relays.pause();
        handler.sayClose();
        if (flaws.contains(Flaw.CUTS_WHEN_THE_DRAIN_BEGINS)) {
            relays.cut();
        }
        boolean drained = awaitEnd(limit.toNanos());
        if (flaws.contains(Flaw.CUTS_WHEN_THE_DRAIN_IS_OVER)) {
            relays.cut();
        }
        return drained || flaws.contains(Flaw.CLAIMS_TO_HAVE_DRAINED);
    }

    private boolean awaitEnd(long limit) {
        long start = System.nanoTime();
        long silence = flaws.contains(Flaw.ENDS_IDLE_CONNECTIONS_AT_ONCE) ? 0 : Math.min(SILENCE, limit / 2);
        do {
            long now = System.nanoTime();
            if (!flaws.contains(Flaw.BIDS_NO_FAREWELL)) {
                relays.bidFarewell(now - STILLNESS);
            }
            if (now - start >= silence && !flaws.contains(Flaw.KEEPS_IDLE_CONNECTIONS_WHEN_DRAINING)) {
                relays.endIdle(now - silence);
            }
            if (relays.count() == 0 && handler.running() == 0) {
                return true;
            }
            if (Thread.currentThread().isInterrupted() && !flaws.contains(Flaw.IGNORES_INTERRUPTS)) {
                return false;
            }
            relays.awaitChange(TimeUnit.MILLISECONDS.toNanos(5));
        } while (System.nanoTime() - start < limit);
        return false;
    }

    @Override
    public int connections() {
        return relays.count();
    }

    @Override
    public int running() {
        return handler.running();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        relays.close();
        if (!flaws.contains(Flaw.LEAVES_HANDLERS_WAITING) && !flaws.contains(Flaw.LEAVES_CONNECTIONS_OPEN)) {
            undertow.getWorker().shutdownNow();
        }
        if (flaws.contains(Flaw.LEAVES_A_THREAD)) {
            Thread.ofPlatform().daemon().start(() -> relays.awaitChange(TimeUnit.MINUTES.toNanos(1)));
        }
    }

    /** Returns the port of a peer of Undertow, by which its relay is known. */
    static int port(SocketAddress address) {
        return ((InetSocketAddress) address).getPort();
    }
}
