package dev.mpm.tck;

import static dev.mpm.tck.HttpSocket.get;
import static dev.mpm.tck.HttpSocket.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The limits of the {@code http:} section. */
interface LimitsContract extends Subject {

    Duration SHORT = Duration.ofMillis(300);

    /** What an engine may be early, for clocks that tick coarsely. */
    Duration TOLERANCE = Duration.ofMillis(50);

    @Test
    default void closesAnIdleConnectionAfterTheKeepAliveTimeout() throws IOException {
        try (var engine = RunningEngine.start(this, HttpLimits.wide().keepAliveTimeout(SHORT), Replies.text("a"));
                var client = engine.connect()) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.send(get("/")).answer().saysClose()).isFalse();
            }
            long start = System.nanoTime();
            client.expectEnd();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(SHORT.minus(TOLERANCE));
        }
    }

    @Test
    default void keepsNoConnectionWhenKeepAliveIsOff() throws IOException {
        try (var engine = RunningEngine.start(
                        this, HttpLimits.wide().keepAliveTimeout(Duration.ZERO), Replies.text("a"));
                var client = engine.connect()) {
            assertThat(client.send(get("/")).answer().saysClose()).isTrue();
            client.expectEnd();
        }
    }

    @Test
    default void doesNotTakeARunningHandlerForAnIdleConnection() throws IOException, InterruptedException {
        var gate = new Gate(patience());
        var limits = HttpLimits.wide().keepAliveTimeout(SHORT).requestHeaderTimeout(SHORT);
        try (var engine = RunningEngine.start(this, limits, gate);
                var client = engine.connect()) {
            client.send(get("/"));
            gate.awaitEntered(1);
            assertThat(client.hearsWithin(SHORT.multipliedBy(3))).isFalse();
            gate.open();
            assertThat(client.answer().body()).isEqualTo("through");
        }
    }

    @Test
    default void saysCloseOnTheLastAnswerOfAConnection() throws IOException {
        try (var engine = RunningEngine.start(this, HttpLimits.wide().maxKeepAliveRequests(3), Replies.text("a"));
                var client = engine.connect()) {
            assertThat(client.send(get("/")).answer().saysClose()).isFalse();
            assertThat(client.send(get("/")).answer().saysClose()).isFalse();
            assertThat(client.send(get("/")).answer().saysClose()).isTrue();
            client.expectEnd();
        }
    }

    @Test
    default void countsRequestsThatOfferAnUpgradeNobodyTakes() throws IOException {
        var offer = head("GET / HTTP/1.1", "Host: tck", "Connection: Upgrade", "Upgrade: other");
        try (var engine = RunningEngine.start(this, HttpLimits.wide().maxKeepAliveRequests(2), Replies.text("a"));
                var client = engine.connect()) {
            assertThat(client.send(offer).answer().saysClose()).isFalse();
            assertThat(client.send(offer).answer().saysClose()).isTrue();
            client.expectEnd();
        }
    }

    @Test
    default void closesAConnectionWhoseHeadersStall() throws IOException {
        try (var engine = RunningEngine.start(this, HttpLimits.wide().requestHeaderTimeout(SHORT), Replies.text("a"));
                var client = engine.connect()) {
            long start = System.nanoTime();
            client.send("GET / HT");
            assertThat(client.endsWithin(patience())).as("closed").isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(SHORT.minus(TOLERANCE));
        }
    }

    @Test
    default void closesAConnectionWhoseHeadersStallLater() throws IOException {
        try (var engine = RunningEngine.start(this, HttpLimits.wide().requestHeaderTimeout(SHORT), Replies.text("a"));
                var client = engine.connect()) {
            assertThat(client.send(get("/")).answer().body()).isEqualTo("a");
            client.send("GET / HTTP/1.1\r\nHost:");
            assertThat(client.endsWithin(patience())).as("closed").isTrue();
        }
    }

    @Test
    default void closesAConnectionThatDripsItsHeaders() throws IOException {
        try (var engine = RunningEngine.start(this, HttpLimits.wide().requestHeaderTimeout(SHORT), Replies.text("a"));
                var client = engine.connect()) {
            client.send("GET / HTTP/1.1\r\nX-Drip: ");
            long start = System.nanoTime();
            while (!client.endsWithin(Duration.ofMillis(20))) {
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(patience());
                client.send("x");
            }
        }
    }

    @Test
    default void closesAConnectionThatNeverSpeaks() throws IOException {
        var limits = HttpLimits.wide().requestHeaderTimeout(SHORT).keepAliveTimeout(SHORT);
        try (var engine = RunningEngine.start(this, limits, Replies.text("a"));
                var client = engine.connect()) {
            client.expectEnd();
        }
    }

    @Test
    default void givesUpOnABodyThatStalls() throws IOException, InterruptedException {
        var ended = new CountDownLatch(1);
        try (var engine = RunningEngine.start(this, HttpLimits.wide().ioTimeout(SHORT), exchange -> {
                    try {
                        Replies.echo(exchange);
                    } finally {
                        ended.countDown();
                    }
                });
                var client = engine.connect()) {
            client.send(head("POST / HTTP/1.1", "Host: tck", "Content-Length: 10") + "half");
            Await.latch(patience(), "the handler to get its thread back", ended);
            assertThat(client.endsWithin(patience())).as("closed").isTrue();
        }
    }

    @Test
    default void givesUpOnABodyThatStallsWhileNoThreadWaitsForIt() throws IOException, InterruptedException {
        var ended = new CountDownLatch(1);
        try (var engine = RunningEngine.start(this, HttpLimits.wide().ioTimeout(SHORT), exchange -> {
                    exchange.addExchangeCompleteListener((_, next) -> {
                        ended.countDown();
                        next.proceed();
                    });
                    exchange.getRequestReceiver().receiveFullString(Replies::text);
                });
                var client = engine.connect()) {
            client.send(head("POST / HTTP/1.1", "Host: tck", "Content-Length: 10") + "half");
            assertThat(client.endsWithin(patience())).as("closed").isTrue();
            Await.latch(patience(), "the request to be given up", ended);
        }
    }

    /** The answer is given in one piece and takes longer than the limit, but is never still for nearly as long. */
    @Test
    default void waitsForAClientThatTakesItsAnswerSlowly() throws IOException, InterruptedException {
        int size = 20 << 20;
        var limit = Duration.ofSeconds(2);
        var ended = new CountDownLatch(1);
        try (var engine = RunningEngine.start(this, HttpLimits.wide().ioTimeout(limit), exchange -> {
                    exchange.startBlocking();
                    exchange.setResponseContentLength(size);
                    exchange.getOutputStream().write(new byte[size]);
                    exchange.getOutputStream().close();
                    ended.countDown();
                });
                var client = engine.connect()) {
            client.send(get("/"));
            var head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append(client.take(1));
            }
            int piece = 256 << 10;
            int taken = 0;
            while (taken + piece < size && !ended.await(50, TimeUnit.MILLISECONDS)) {
                taken += client.take(piece).length();
            }
            assertThat(client.take(size - taken)).hasSize(size - taken);
        }
    }

    @Test
    default void givesUpOnAClientThatDoesNotRead() throws IOException, InterruptedException {
        var ended = new CountDownLatch(1);
        try (var engine = RunningEngine.start(this, HttpLimits.wide().ioTimeout(SHORT), exchange -> {
                    try {
                        exchange.startBlocking();
                        byte[] block = new byte[1 << 16];
                        for (int i = 0; i < 1 << 14; i++) {
                            exchange.getOutputStream().write(block);
                        }
                    } finally {
                        ended.countDown();
                    }
                });
                var client = engine.connect()) {
            client.send(get("/"));
            Await.latch(patience(), "the handler to get its thread back", ended);
        }
    }

    @Test
    default void refusesHeadersThatAreTooLarge() throws IOException {
        try (var engine = RunningEngine.start(this, HttpLimits.wide().maxHeaderSize(2048), Replies.text("a"))) {
            try (var client = engine.connect()) {
                client.send(head("GET / HTTP/1.1", "Host: tck", "X-Large: " + "x".repeat(100_000)));
                var seen = client.untilEnd();
                assertThat(seen).doesNotContain("200 OK");
            }
            try (var client = engine.connect()) {
                client.send(head("GET / HTTP/1.1", "Host: tck", "X-Allowed: " + "x".repeat(1500)));
                assertThat(client.answer().body()).isEqualTo("a");
            }
        }
    }

    @Test
    default void refusesABodyOfTooGreatALength() throws IOException {
        try (var engine = RunningEngine.start(this, HttpLimits.wide().maxEntitySize(1000), Replies::echo)) {
            try (var client = engine.connect()) {
                client.send(head("POST / HTTP/1.1", "Host: tck", "Content-Length: 1001") + "x".repeat(1001));
                assertThat(client.answer().status()).isEqualTo(StatusCodes.REQUEST_ENTITY_TOO_LARGE);
            }
            try (var client = engine.connect()) {
                client.send(head("POST / HTTP/1.1", "Host: tck", "Content-Length: 1000") + "x".repeat(1000));
                assertThat(client.answer().status()).isEqualTo(StatusCodes.OK);
            }
        }
    }

    @Test
    default void refusesAChunkedBodyThatGrowsTooLarge() throws IOException {
        try (var engine = RunningEngine.start(this, HttpLimits.wide().maxEntitySize(1000), Replies::echo);
                var client = engine.connect()) {
            client.send(head("POST / HTTP/1.1", "Host: tck", "Transfer-Encoding: chunked"));
            client.send(("64\r\n" + "x".repeat(100) + "\r\n").repeat(11) + "0\r\n\r\n");
            // Undertow closes without an answer when it notices in the middle of a chunk.
            if (!client.endsWithoutAnswer()) {
                assertThat(client.answer().status()).isEqualTo(StatusCodes.REQUEST_ENTITY_TOO_LARGE);
            }
        }
    }
}
