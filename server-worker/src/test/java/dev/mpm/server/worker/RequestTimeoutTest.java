package dev.mpm.server.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.App;
import dev.mpm.api.AppContext;
import dev.mpm.api.NonBlocking;
import dev.mpm.server.core.channel.Message;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Handlers that take longer than the 400 ms they have, under each model, on the engine's threads and dispatched. */
@Timeout(60)
final class RequestTimeoutTest {

    private static final String GRACE = "200ms";

    /** For handlers that heed the interrupt, however late they get to run. */
    private static final String LONG_GRACE = "30s";

    /** Paths that must not be interrupted before they come to what they do have more time for it. */
    private static final String TIMEOUTS = "/patient=1h,/endless=0s,/interrupted=0s,/extended=3s,/echo=3s";

    /** Long enough for a request without a limit to outlive the limit of others. */
    private static final Duration OVER_THE_LIMIT = Duration.ofMillis(900);

    /** The same for a limit of three seconds. */
    private static final Duration OVER_THE_LONG_LIMIT = Duration.ofMillis(3_500);

    /** Ends the handlers that heed no interrupt; there is one test with such. Static, as apps are created by class name. */
    private static final CountDownLatch RELEASED = new CountDownLatch(Case.values().length);

    enum Case {
        PREFORK("prefork", Faulty.class),
        WORKER("worker", Faulty.class),
        EVENT("event", Faulty.class),
        VIRTUAL("virtual", Faulty.class),
        DISPATCHED_BY_PREFORK("prefork", Dispatching.class),
        DISPATCHED_BY_WORKER("worker", Dispatching.class),
        DISPATCHED_BY_EVENT("event", Dispatching.class),
        DISPATCHED_BY_VIRTUAL("virtual", Dispatching.class);

        private final String mpm;
        private final Class<? extends App> app;

        Case(String mpm, Class<? extends App> app) {
            this.mpm = mpm;
            this.app = app;
        }
    }

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    @Test
    void answersForAHandlerThatEndsByTheInterrupt() throws Exception {
        inEachCase(server -> {
            assertThat(server.get("/hang"))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Connection: close")
                    .doesNotContain("Content-Length: 7", "ETag")
                    .endsWith("503 Service Unavailable: the request took too long\n");
            assertThat(server.countersAfter(1).errors()).isEqualTo(1);
            assertThat(server.hasSaidMore()).isFalse();
        });
    }

    @Test
    void answersForAHandlerThatReturnsWithoutAnAnswer() throws Exception {
        inEachCase(server -> {
            assertThat(server.get("/give-up")).startsWith("HTTP/1.1 503 ").endsWith("the request took too long\n");
        });
    }

    @Test
    void throwsAwayWhatTheHandlerHadNotSentYet() throws Exception {
        inEachCase(server -> {
            assertThat(server.get("/half")).startsWith("HTTP/1.1 503 ").doesNotContain("half");
        });
    }

    @Test
    void leavesTheAnswerToAHandlerThatHasOne() throws Exception {
        inEachCase(server -> {
            assertThat(server.get("/partial")).startsWith("HTTP/1.1 200 ").endsWith("as far as I came");
        });
    }

    @Test
    void servesTheNextRequestOnTheSameThreadUndisturbed() throws Exception {
        inEachCase(server -> {
            for (int i = 0; i < 2; i++) {
                assertThat(server.get("/give-up")).startsWith("HTTP/1.1 503 ");
                assertThat(server.get("/interrupted"))
                        .startsWith("HTTP/1.1 200 ")
                        .endsWith("false");
            }
        });
    }

    @Test
    void reportsAHandlerThatHeedsNoInterruptOnce() throws Exception {
        inEachCase(GRACE, server -> {
            try (Socket client = server.connect()) {
                HostedServer.send(client, "GET /stubborn?secret=1 HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");

                assertThat(server.said()).isInstanceOfSatisfying(Message.Stuck.class, stuck -> {
                    assertThat(stuck.request()).isEqualTo("GET /stubborn");
                    assertThat(stuck.age()).isBetween(Duration.ofMillis(600), Duration.ofSeconds(20));
                });
                RELEASED.countDown();
                assertThat(HostedServer.answer(client))
                        .startsWith("HTTP/1.1 200 ")
                        .endsWith("stubborn");
                assertThat(server.hasSaidMore()).isFalse();
            }
        });
    }

    @Test
    void givesAPathItsOwnTime() throws Exception {
        inEachCase(server -> {
            assertThat(server.get("/patient")).startsWith("HTTP/1.1 200 ").endsWith("slept, 59");
            assertThat(server.get("/endless")).startsWith("HTTP/1.1 200 ").endsWith("slept, no limit");
        });
    }

    @Test
    void givesTheAppMoreTimeWhenItAsks() throws Exception {
        inEachCase(server -> {
            assertThat(server.get("/extended")).startsWith("HTTP/1.1 200 ").endsWith("slept, 10");
        });
    }

    @Test
    void doesNotCountTheTimeThatTheClientTakes() throws Exception {
        inEachCase(server -> {
            try (Socket client = server.connect()) {
                HostedServer.send(
                        client, "POST /echo HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: 2\r\n\r\na");
                LockSupport.parkNanos(OVER_THE_LONG_LIMIT.toNanos());
                HostedServer.send(client, "b");

                assertThat(HostedServer.answer(client))
                        .startsWith("HTTP/1.1 200 ")
                        .endsWith("ab");
            }
        });
    }

    @Test
    void doesNotLimitAnAnswerThatHoldsNoThread() throws Exception {
        inEachCase(server -> {
            assertThat(server.get("/later")).startsWith("HTTP/1.1 200 ").endsWith("later");
        });
    }

    private interface Body {

        void run(HostedServer server) throws Exception;
    }

    private void inEachCase(Body body) throws Exception {
        inEachCase(LONG_GRACE, body);
    }

    /** Runs it on a server of each kind, all at the same time: most of the time they wait. */
    private void inEachCase(String grace, Body body) throws Exception {
        var limits = Map.of("request-timeout", "400ms", "interrupt-grace", grace, "request-timeouts", TIMEOUTS);
        var runs = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Case each : Case.values()) {
                Path folder = Files.createDirectory(directory.resolve(each.name()));
                var server = new HostedServer(folder, each.mpm, each.app, limits);
                runs.add(threads.submit(() -> {
                    try (server) {
                        body.run(server);
                    }
                    return each;
                }));
            }
        }
        for (Future<?> run : runs) {
            run.get();
        }
    }

    /** Takes its time in various ways. */
    public static class Faulty implements App {

        private final CountDownLatch never = new CountDownLatch(1);

        @Override
        public HttpHandler start(AppContext context) throws Exception {
            return exchange -> handle(exchange, context);
        }

        private void handle(HttpServerExchange exchange, AppContext context) throws Exception {
            switch (exchange.getRequestPath()) {
                case "/hang" -> {
                    exchange.getResponseHeaders()
                            .put(Headers.CONTENT_LENGTH, "7")
                            .put(Headers.ETAG, "own");
                    never.await();
                }
                case "/give-up" -> waitUntilInterrupted();
                case "/half" -> {
                    exchange.startBlocking();
                    exchange.getOutputStream().write("half".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    never.await();
                }
                case "/partial" -> {
                    waitUntilInterrupted();
                    exchange.getResponseSender().send("as far as I came");
                }
                case "/interrupted" ->
                    exchange.getResponseSender()
                            .send(String.valueOf(Thread.currentThread().isInterrupted()));
                case "/stubborn" -> {
                    while (RELEASED.getCount() > 0) {
                        Thread.interrupted(); // not heeded
                        LockSupport.parkNanos(1_000_000);
                    }
                    exchange.getResponseSender().send("stubborn");
                }
                case "/patient", "/endless" -> sleep(exchange, context, OVER_THE_LIMIT);
                case "/extended" -> {
                    context.extendDeadline(Duration.ofMinutes(1));
                    context.extendDeadline(Duration.ofMinutes(10));
                    sleep(exchange, context, OVER_THE_LONG_LIMIT);
                }
                case "/echo" -> {
                    exchange.startBlocking();
                    exchange.getOutputStream().write(exchange.getInputStream().readAllBytes());
                }
                default ->
                    exchange.dispatch(
                            io.undertow.util.SameThreadExecutor.INSTANCE,
                            () -> exchange.getIoThread()
                                    .executeAfter(
                                            () -> exchange.getResponseSender().send("later"),
                                            OVER_THE_LIMIT.toMillis(),
                                            TimeUnit.MILLISECONDS));
            }
        }

        /** Sleeps, and tells the minutes that are left. */
        private static void sleep(HttpServerExchange exchange, AppContext context, Duration time)
                throws InterruptedException {
            new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
            String told = context.timeLeft()
                    .map(left -> Long.toString(left.toMinutes()))
                    .orElse("no limit");
            exchange.getResponseSender().send("slept, " + told);
        }

        private static void waitUntilInterrupted() {
            try {
                new CyclicBarrier(2).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (java.util.concurrent.BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Does the same on a thread that it dispatches to. */
    public static final class Dispatching extends Faulty {

        @Override
        public HttpHandler start(AppContext context) throws Exception {
            return new OnLoop(super.start(context));
        }

        @NonBlocking
        private record OnLoop(HttpHandler faulty) implements HttpHandler {

            @Override
            public void handleRequest(HttpServerExchange exchange) {
                exchange.dispatch(faulty);
            }
        }
    }
}
