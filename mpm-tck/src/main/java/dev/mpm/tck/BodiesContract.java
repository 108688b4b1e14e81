package dev.mpm.tck;

import static dev.mpm.tck.HttpSocket.get;
import static dev.mpm.tck.HttpSocket.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Bodies, long and late, in both directions. */
interface BodiesContract extends Subject {

    String LINE = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-\n";

    @Test
    default void asksForABodyThatIsHeldBack() throws IOException {
        try (var engine = RunningEngine.start(this, Replies::echo);
                var client = engine.connect()) {
            client.send(head("POST / HTTP/1.1", "Host: tck", "Content-Length: 4", "Expect: 100-continue"));
            var goOn = head("HTTP/1.1 100 Continue");
            assertThat(client.take(goOn.length())).isEqualTo(goOn);
            var answer = client.send("body").answer();
            assertThat(answer.status()).isEqualTo(StatusCodes.OK);
            assertThat(answer.body()).isEqualTo("body");
        }
    }

    @Test
    default void doesNotAskForABodyThatTheHandlerDoesNotRead() throws IOException {
        try (var engine = RunningEngine.start(this, exchange -> {
                    exchange.setStatusCode(StatusCodes.FORBIDDEN);
                    Replies.text(exchange, "unread");
                });
                var client = engine.connect()) {
            client.send(head("POST / HTTP/1.1", "Host: tck", "Content-Length: 4", "Expect: 100-continue"));
            assertThat(client.answer().status()).isEqualTo(StatusCodes.FORBIDDEN);
            client.expectEnd();
        }
    }

    @Test
    default void passesTrailersBothWays() throws IOException {
        try (var engine = RunningEngine.start(this, Replies::echoWithTrailer);
                var client = engine.connect()) {
            client.send(head("POST / HTTP/1.1", "Host: tck", "Transfer-Encoding: chunked"));
            var answer = client.send("4\r\nbody\r\n" + head("0", "X-Sum: 42")).answer();
            assertThat(answer.body()).isEqualTo("body");
            assertThat(answer.trailers()).containsExactly("X-Sum: 42");
        }
    }

    @Test
    default void echoesAMebibyteThroughBlockingStreams() throws IOException {
        var body = LINE.repeat((1 << 20) / LINE.length());
        try (var engine = RunningEngine.start(this, Replies::echo);
                var client = engine.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send(head("POST / HTTP/1.1", "Host: tck", "Content-Length: " + body.length()) + body);
                assertThat(client.answer().body().equals(body))
                        .as("the body is the same")
                        .isTrue();
            }
        }
    }

    @Test
    default void readsALongBodyInSmallChunks() throws IOException {
        var chunk = "40\r\n" + LINE + "\r\n";
        try (var engine = RunningEngine.start(this, Replies::echo);
                var client = engine.connect()) {
            client.send(head("POST / HTTP/1.1", "Host: tck", "Transfer-Encoding: chunked"));
            client.send(chunk.repeat(4_000) + "0\r\n\r\n");
            assertThat(client.answer().body().equals(LINE.repeat(4_000)))
                    .as("the body is the same")
                    .isTrue();
        }
    }

    @Test
    default void waitsForABodyThatComesInParts() throws IOException, InterruptedException {
        var firstPart = new CountDownLatch(1);
        try (var engine = RunningEngine.start(this, exchange -> {
                    exchange.startBlocking();
                    int first = exchange.getInputStream().readNBytes(new byte[5], 0, 5);
                    firstPart.countDown();
                    byte[] second = exchange.getInputStream().readAllBytes();
                    Replies.text(exchange, first + " and " + second.length);
                });
                var client = engine.connect()) {
            client.send(head("POST / HTTP/1.1", "Host: tck", "Content-Length: 11") + "first");
            Await.latch(patience(), "the handler to read the first part", firstPart);
            assertThat(client.send("second").answer().body()).isEqualTo("5 and 6");
        }
    }

    @Test
    default void sendsWhatIsFlushedBeforeTheAnswerIsComplete() throws IOException {
        var clientHasRead = new CountDownLatch(1);
        try (var engine = RunningEngine.start(this, exchange -> {
                    exchange.startBlocking();
                    exchange.setResponseContentLength(11);
                    exchange.getOutputStream().write(Answer.bytes("first"));
                    exchange.getOutputStream().flush();
                    Await.latch(patience(), "the client to read the first part", clientHasRead);
                    exchange.getOutputStream().write(Answer.bytes("second"));
                    exchange.getOutputStream().close();
                });
                var client = engine.connect()) {
            client.send(get("/"));
            var seen = new StringBuilder();
            while (!seen.toString().endsWith("\r\n\r\nfirst")) {
                seen.append(client.take(1));
            }
            clientHasRead.countDown();
            assertThat(client.take(6)).isEqualTo("second");
        }
    }

    @Test
    default void streamsALargeAnswerToASlowReader() throws IOException {
        int lines = 8 << 14;
        try (var engine = RunningEngine.start(this, exchange -> {
                    exchange.startBlocking();
                    exchange.setResponseContentLength((long) lines * LINE.length());
                    var out = exchange.getOutputStream();
                    for (int i = 0; i < lines; i++) {
                        out.write(Answer.bytes(LINE));
                    }
                    out.close();
                });
                var client = engine.connect()) {
            client.send(get("/"));
            // Nothing is read until the server has filled what the kernel takes and waits.
            assertThat(client.hearsWithin(patience())).isTrue();
            var head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append(client.take(1));
            }
            for (int i = 0; i < lines; i++) {
                assertThat(client.take(LINE.length())).isEqualTo(LINE);
            }
        }
    }

    @Test
    default void skipsABodyThatTheHandlerDoesNotRead() throws IOException {
        try (var engine = RunningEngine.start(this, Replies.text("unread"));
                var client = engine.connect()) {
            client.send(head("POST / HTTP/1.1", "Host: tck", "Content-Length: 20000") + "x".repeat(20_000) + get("/"));
            assertThat(client.answer().body()).isEqualTo("unread");
            assertThat(client.answer().body()).isEqualTo("unread");
        }
    }

    /** A channel that the whole process shares would be closed by the interrupt of one thread that uses it. */
    @Test
    default void skipsABodyAfterAHandlerLeftItsInterruptSet() throws IOException {
        try (var engine = RunningEngine.start(this, exchange -> {
            if (exchange.getRequestPath().equals("/interrupted")) {
                Thread.currentThread().interrupt();
            }
            Replies.text(exchange, "unread");
        })) {
            for (String path : new String[] {"/interrupted", "/"}) {
                try (var client = engine.connect()) {
                    // In one piece: what has not come yet when the handler returns is skipped by a thread without the
                    // interrupt.
                    client.send(head("POST " + path + " HTTP/1.1", "Host: tck", "Content-Length: 20000")
                            + "x".repeat(20_000)
                            + get("/"));
                    assertThat(client.answer().body()).isEqualTo("unread");
                    assertThat(client.answer().body()).isEqualTo("unread");
                }
            }
        }
    }

    /** A server that closed while the client still sends would reset the connection, and the answer could be lost. */
    @Test
    default void showsTheAnswerToAClientThatIsStillSending() throws IOException {
        int size = 3 << 20;
        try (var engine = RunningEngine.start(this, exchange -> {
            exchange.setStatusCode(StatusCodes.FORBIDDEN);
            Replies.text(exchange, "unread");
        })) {
            for (String connection : new String[] {"keep-alive", "close"}) {
                try (var client = engine.connect()) {
                    client.send(head(
                            "POST / HTTP/1.1", "Host: tck", "Connection: " + connection, "Content-Length: " + size));
                    client.send("x".repeat(size));
                    assertThat(client.answer().status()).isEqualTo(StatusCodes.FORBIDDEN);
                }
            }
        }
    }

    @Test
    default void survivesAClientThatLeavesInTheMiddleOfItsBody() throws IOException, InterruptedException {
        var failure = new AtomicReference<String>("none");
        var ended = new CountDownLatch(1);
        try (var engine = RunningEngine.start(this, exchange -> {
            if (exchange.getRequestPath().equals("/after")) {
                Replies.text(exchange, "alive");
                return;
            }
            try {
                Replies.echo(exchange);
            } catch (IOException e) {
                failure.set("seen");
                throw e;
            } finally {
                ended.countDown();
            }
        })) {
            try (var client = engine.connect()) {
                client.send(head("POST / HTTP/1.1", "Host: tck", "Content-Length: 100") + "half");
            }
            Await.latch(patience(), "the handler to see that the client has left", ended);
            assertThat(failure.get()).isEqualTo("seen");
            try (var other = engine.connect()) {
                assertThat(other.send(get("/after")).answer().body()).isEqualTo("alive");
            }
        }
    }

    @Test
    default void survivesAClientThatLeavesInTheMiddleOfItsAnswer() throws IOException, InterruptedException {
        var ended = new CountDownLatch(1);
        try (var engine = RunningEngine.start(this, exchange -> {
            if (exchange.getRequestPath().equals("/after")) {
                Replies.text(exchange, "alive");
                return;
            }
            try {
                exchange.startBlocking();
                writeForEver(exchange.getOutputStream());
            } finally {
                ended.countDown();
            }
        })) {
            try (var client = engine.connect()) {
                client.send(get("/"));
                assertThat(client.hearsWithin(patience())).isTrue();
                client.reset();
            }
            Await.latch(patience(), "the handler to see that the client has left", ended);
            try (var other = engine.connect()) {
                assertThat(other.send(get("/after")).answer().body()).isEqualTo("alive");
            }
        }
    }

    private static void writeForEver(OutputStream out) throws IOException {
        byte[] block = Answer.bytes(LINE.repeat(1024));
        while (true) {
            out.write(block);
        }
    }
}
