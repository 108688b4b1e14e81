package dev.mpm.tck;

import static dev.mpm.tck.HttpSocket.get;
import static dev.mpm.tck.HttpSocket.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The same requests give the same bytes under every MPM. */
interface AnswersContract extends Subject {

    /** The handler of these tests. */
    private static void serve(HttpServerExchange exchange) throws IOException {
        switch (exchange.getRequestPath()) {
            case "/echo" -> Replies.echo(exchange);
            case "/chunks" -> Replies.threeChunks(exchange);
            case "/empty" -> exchange.setStatusCode(StatusCodes.NO_CONTENT).endExchange();
            case "/none" -> exchange.setStatusCode(StatusCodes.NOT_FOUND).endExchange();
            default -> Replies.text(exchange, exchange.getRequestPath() + "?" + exchange.getQueryString());
        }
    }

    private Answer ask(String request) throws IOException {
        HttpHandler handler = AnswersContract::serve;
        try (var engine = RunningEngine.start(this, handler);
                var client = engine.connect()) {
            return client.send(request).answer();
        }
    }

    @Test
    default void answersGet() throws IOException {
        assertThat(ask(get("/a/b?c=d&e")).golden()).isEqualTo("""
            HTTP/1.1 200 OK
            Content-Type: text/plain
            Content-Length: 10

            /a/b?c=d&e\
            """);
    }

    @Test
    default void answersPostWithItsBody() throws IOException {
        assertThat(ask(head("POST /echo HTTP/1.1", "Host: tck", "Content-Length: 4") + "body")
                        .golden())
                .isEqualTo("""
                    HTTP/1.1 200 OK
                    Content-Length: 4

                    body\
                    """);
    }

    @Test
    default void readsAChunkedBody() throws IOException {
        var request = head("POST /echo HTTP/1.1", "Host: tck", "Transfer-Encoding: chunked");
        assertThat(ask(request + "3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n").golden()).isEqualTo("""
            HTTP/1.1 200 OK
            Content-Length: 6

            onetwo\
            """);
    }

    @Test
    default void writesChunksWhenNoLengthIsKnown() throws IOException {
        assertThat(ask(get("/chunks")).golden()).isEqualTo("""
            HTTP/1.1 200 OK
            Transfer-Encoding: chunked

            onetwothree\
            """);
    }

    @Test
    default void answersWithoutContent() throws IOException {
        assertThat(ask(get("/empty")).golden()).isEqualTo("HTTP/1.1 204 No Content\n\n");
    }

    @Test
    default void answersNotFound() throws IOException {
        assertThat(ask(get("/none")).golden()).isEqualTo("HTTP/1.1 404 Not Found\nContent-Length: 0\n\n");
    }

    @Test
    default void datesItsAnswers() throws IOException {
        assertThat(ask(get("/")).header("date"))
                .hasValueSatisfying(date -> assertThat(date)
                        .matches("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT"));
    }

    @Test
    default void closesWhenTheClientAsksForIt() throws IOException {
        try (var engine = RunningEngine.start(this, AnswersContract::serve);
                var client = engine.connect()) {
            client.send(head("GET / HTTP/1.1", "Host: tck", "Connection: close"));
            assertThat(client.answer().golden()).isEqualTo("""
                HTTP/1.1 200 OK
                Connection: close
                Content-Type: text/plain
                Content-Length: 2

                /?\
                """);
            client.expectEnd();
        }
    }

    @Test
    default void closesAfterAnAnswerToAnOldClient() throws IOException {
        try (var engine = RunningEngine.start(this, AnswersContract::serve);
                var client = engine.connect()) {
            client.send(head("GET / HTTP/1.0"));
            assertThat(client.answer().body()).isEqualTo("/?");
            client.expectEnd();
        }
    }

    @Test
    default void keepsTheConnectionOfAnOldClientThatAsksForIt() throws IOException {
        try (var engine = RunningEngine.start(this, AnswersContract::serve);
                var client = engine.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send(head("GET /" + i + " HTTP/1.0", "Connection: keep-alive"));
                var answer = client.answer();
                assertThat(answer.header("connection")).contains("keep-alive");
                assertThat(answer.body()).isEqualTo("/" + i + "?");
            }
        }
    }

    @Test
    default void answersGarbageWithBadRequestAndCloses() throws IOException {
        try (var engine = RunningEngine.start(this, AnswersContract::serve);
                var client = engine.connect();
                var other = engine.connect()) {
            client.send(head("\u0001\u0002\u0003 / HTTP/1.1"));
            assertThat(client.answer().status()).isEqualTo(StatusCodes.BAD_REQUEST);
            client.expectEnd();
            assertThat(other.send(get("/")).answer().status()).isEqualTo(StatusCodes.OK);
        }
    }

    @Test
    default void answersManyRequestsOnOneConnection() throws IOException {
        try (var engine = RunningEngine.start(this, AnswersContract::serve);
                var client = engine.connect()) {
            for (int i = 0; i < 200; i++) {
                var answer = client.send(get("/" + i)).answer();
                assertThat(answer.body()).isEqualTo("/" + i + "?");
                assertThat(answer.saysClose()).isFalse();
            }
            assertThat(engine.board().opened()).isEqualTo(1);
        }
    }

    @Test
    default void answersPipelinedRequestsInOrder() throws IOException {
        try (var engine = RunningEngine.start(this, AnswersContract::serve);
                var client = engine.connect()) {
            var post = head("POST /echo HTTP/1.1", "Host: tck", "Content-Length: 4") + "body";
            client.send(get("/one") + post + get("/chunks") + get("/two") + get("/three"));
            assertThat(client.answer().body()).isEqualTo("/one?");
            assertThat(client.answer().body()).isEqualTo("body");
            assertThat(client.answer().body()).isEqualTo("onetwothree");
            assertThat(client.answer().body()).isEqualTo("/two?");
            assertThat(client.answer().body()).isEqualTo("/three?");
        }
    }

    @Test
    default void answersALongPipelineAsOne() throws IOException {
        try (var engine = RunningEngine.start(this, AnswersContract::serve);
                var client = engine.connect()) {
            client.send(get("/x").repeat(2_000));
            for (int i = 0; i < 2_000; i++) {
                assertThat(client.answer().body()).isEqualTo("/x?");
            }
        }
    }

    @Test
    default void readsARequestThatComesByteByByte() throws IOException {
        try (var engine = RunningEngine.start(this, AnswersContract::serve);
                var client = engine.connect()) {
            var request = head("POST /echo HTTP/1.1", "Host: tck", "Content-Length: 4") + "body";
            for (int i = 0; i < request.length(); i++) {
                client.send(request.substring(i, i + 1));
            }
            assertThat(client.answer().body()).isEqualTo("body");
        }
    }

    @Test
    default void answersHeadWithoutBodyAndKeepsTheConnection() throws IOException {
        try (var engine = RunningEngine.start(this, AnswersContract::serve);
                var client = engine.connect()) {
            client.send(head("HEAD /a HTTP/1.1", "Host: tck"));
            assertThat(client.answerToHead().golden()).isEqualTo("""
                HTTP/1.1 200 OK
                Content-Type: text/plain
                Content-Length: 3

                """);
            assertThat(client.send(get("/b")).answer().body()).isEqualTo("/b?");
        }
    }
}
