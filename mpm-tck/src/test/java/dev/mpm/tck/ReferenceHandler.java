package dev.mpm.tck;

import dev.mpm.api.Board;
import dev.mpm.api.EngineContext;
import dev.mpm.api.HttpSettings;
import dev.mpm.api.Lane;
import dev.mpm.api.LaneState;
import dev.mpm.api.NonBlocking;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.nio.channels.FileChannel;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/** Runs the app's handler where it may run, keeps the board, and says when a connection ends. */
final class ReferenceHandler implements HttpHandler {

    private final HttpSettings http;
    private final HttpHandler app;
    private final Relays relays;
    private final Set<Flaw> flaws;
    private final Queue<Lane> freeLanes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private final boolean mayRunOnLoop;
    private volatile boolean saysClose;

    ReferenceHandler(EngineContext context, Relays relays, Set<Flaw> flaws) {
        this.http = context.http();
        this.relays = relays;
        this.flaws = flaws;
        this.mayRunOnLoop = flaws.contains(Flaw.RUNS_HANDLERS_ON_ITS_LOOP)
                || context.handler().getClass().isAnnotationPresent(NonBlocking.class);
        this.app = flaws.contains(Flaw.IGNORES_EXPECT)
                ? context.handler()
                : new HttpContinueReadHandler(context.handler());
        addLanes(context.board());
    }

    private void addLanes(Board board) {
        for (int i = 0; i < board.lanes(); i++) {
            int index = flaws.contains(Flaw.SHARES_ONE_LANE) ? 0 : i;
            freeLanes.add(board.lane(index));
            board.lane(index).state(LaneState.READY);
        }
    }

    int running() {
        return running.get();
    }

    /** From now on every answer says that the connection will be closed. */
    void sayClose() {
        saysClose = !flaws.contains(Flaw.NEVER_SAYS_CLOSE);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        var relay = relays.of(exchange.getConnection());
        relay.requestStarted();
        boolean last = isLast(relay.requests());
        exchange.addResponseCommitListener(answer -> {
            if (last || saysClose) {
                answer.setPersistent(false);
            }
            String type = answer.getResponseHeaders().getFirst(Headers.CONTENT_TYPE);
            if (type != null && type.startsWith("text/event-stream")) {
                relay.becomesEventStream();
            }
        });
        exchange.addExchangeCompleteListener((ended, next) -> {
            if (ended.isUpgrade()) {
                relay.becomesWebSocket();
            }
            relay.requestEnded();
            next.proceed();
        });
        if (!flaws.contains(Flaw.SHARES_THE_NULL_DEVICE)) {
            exchange.addRequestWrapper((factory, wrapped) -> new ReadIntoMemory(factory.create()));
        }
        spoil(exchange);
        if (mayRunOnLoop || !exchange.isInIoThread()) {
            enter(exchange, relay);
            return;
        }
        exchange.dispatch(later -> enter(later, relay));
    }

    private boolean isLast(int requests) {
        return flaws.contains(Flaw.CLOSES_AFTER_EACH_ANSWER)
                || (http.keepAliveTimeout().isZero() && !flaws.contains(Flaw.IGNORES_KEEP_ALIVE_OFF))
                || (requests == http.maxKeepAliveRequests() && !flaws.contains(Flaw.COUNTS_NO_ANSWERS));
    }

    private void spoil(HttpServerExchange exchange) {
        if (flaws.contains(Flaw.ADDS_A_HEADER)) {
            exchange.getResponseHeaders().put(Headers.SERVER, "reference");
        }
        if (flaws.contains(Flaw.REFUSES_UPGRADES)) {
            exchange.getRequestHeaders().remove(Headers.UPGRADE);
        }
        if (flaws.contains(Flaw.DROPS_TRAILERS)) {
            exchange.addResponseCommitListener(
                    answer -> answer.removeAttachment(HttpAttachments.RESPONSE_TRAILER_SUPPLIER));
        }
    }

    private void enter(HttpServerExchange exchange, Relay relay) throws Exception {
        running.incrementAndGet();
        var lane = freeLanes.poll();
        if (lane != null) {
            show(exchange, relay, lane);
        }
        exchange.addExchangeCompleteListener((ended, next) -> {
            if (lane != null) {
                hide(ended, lane);
            }
            running.decrementAndGet();
            next.proceed();
        });
        if (!flaws.contains(Flaw.FORGETS_FAILED_TASKS)) {
            exchange.setDispatchExecutor(
                    task -> exchange.getConnection().getWorker().execute(() -> run(task, exchange)));
        }
        try {
            app.handleRequest(exchange);
        } catch (Exception | AssertionError e) {
            if (!flaws.contains(Flaw.SWALLOWS_EXCEPTIONS)) {
                throw e;
            }
            exchange.endExchange();
        }
    }

    /** Undertow only runs a dispatched task; a request whose task failed would stay for ever. */
    private static void run(Runnable task, HttpServerExchange exchange) {
        try {
            task.run();
        } catch (RuntimeException e) {
            exchange.setStatusCode(StatusCodes.INTERNAL_SERVER_ERROR).endExchange();
        }
    }

    private void show(HttpServerExchange exchange, Relay relay, Lane lane) {
        String query = flaws.contains(Flaw.SHOWS_THE_QUERY) ? "?" + exchange.getQueryString() : "";
        lane.client(relay.client());
        lane.requestStarted(
                System.nanoTime(), exchange.getRequestMethod().toString(), exchange.getRequestPath() + query);
    }

    private void hide(HttpServerExchange exchange, Lane lane) {
        if (!flaws.contains(Flaw.COUNTS_NO_REQUESTS)) {
            long bytesIn = Math.max(0, exchange.getRequestContentLength());
            lane.requestEnded(exchange.getStatusCode(), bytesIn, exchange.getResponseBytesSent());
        }
        if (flaws.contains(Flaw.COUNTS_REQUESTS_TWICE)) {
            lane.requestEnded(exchange.getStatusCode(), 0, 0);
        }
        if (!flaws.contains(Flaw.LEAVES_LANES_BUSY)) {
            lane.state(LaneState.READY);
        }
        freeLanes.add(lane);
    }

    /** A body that is moved to no file, above all not to the one that XNIO throws unread bodies into, for all threads. */
    private static final class ReadIntoMemory extends AbstractStreamSourceConduit<StreamSourceConduit> {

        ReadIntoMemory(StreamSourceConduit next) {
            super(next);
        }

        @Override
        public long transferTo(long position, long count, FileChannel target) {
            return 0;
        }
    }
}
