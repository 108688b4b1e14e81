package dev.mpm.tck;

import static dev.mpm.tck.HttpSocket.get;
import static dev.mpm.tck.HttpSocket.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many handlers and how many connections at once. */
interface ConcurrencyContract extends Subject {

    @Test
    default void runsAsManyHandlersAtOnceAsPromisedAndNeverMore() throws IOException, InterruptedException {
        int promised = promises().concurrentRequests();
        var gate = new Gate(patience());
        var clients = new ArrayList<HttpSocket>();
        try (var engine = RunningEngine.start(this, gate)) {
            for (int i = 0; i < 2 * promised + 1; i++) {
                clients.add(engine.connect().send(head("GET / HTTP/1.1", "Host: tck", "Connection: close")));
            }
            gate.awaitEntered(promised);
            assertThat(gate.isEnteredWithin(Duration.ofMillis(200)))
                    .as("one more than the " + promised + " promised")
                    .isFalse();
            assertThat(engine.engine().running()).isEqualTo(promised);
            gate.open();
            for (var client : clients) {
                assertThat(client.answer().body()).isEqualTo("through");
            }
            assertThat(gate.mostInside()).isEqualTo(promised);
            assertThat(engine.board().violations()).isEmpty();
        } finally {
            clients.forEach(HttpSocket::close);
        }
    }

    @Test
    default void runsNoMoreHandlersThanPromisedWhenTheyDispatchTwice() throws IOException, InterruptedException {
        int promised = promises().concurrentRequests();
        var gate = new Gate(patience());
        HttpHandler second = exchange -> exchange.dispatch(gate);
        var clients = new ArrayList<HttpSocket>();
        try (var engine = RunningEngine.start(this, exchange -> exchange.dispatch(second))) {
            for (int i = 0; i < 2 * promised + 1; i++) {
                clients.add(engine.connect().send(head("GET / HTTP/1.1", "Host: tck", "Connection: close")));
            }
            gate.awaitEntered(promised);
            assertThat(gate.isEnteredWithin(Duration.ofMillis(200)))
                    .as("one more than the " + promised + " promised")
                    .isFalse();
            gate.open();
            for (var client : clients) {
                assertThat(client.answer().body()).isEqualTo("through");
            }
            assertThat(gate.mostInside()).isEqualTo(promised);
        } finally {
            clients.forEach(HttpSocket::close);
        }
    }

    /**
     * Twice as many clients as threads ask in turn and keep their connections: each answer to one that waits in the
     * backlog needs another kept-alive connection to make room, since no timeout ever does.
     */
    @Test
    default void letsKeptAliveConnectionsMakeRoomForThoseThatWait() throws IOException {
        var clients = new ArrayList<ReturningClient>();
        try (var engine = RunningEngine.start(this, Replies.text("served"))) {
            for (int i = 0; i < 2 * promises().concurrentRequests() + 2; i++) {
                clients.add(new ReturningClient(engine));
            }
            for (int round = 0; round < 5; round++) {
                clients.forEach(ReturningClient::ask);
                for (var client : clients) {
                    assertThat(client.answer().body()).isEqualTo("served");
                }
            }
            assertThat(engine.board().violations()).isEmpty();
        } finally {
            clients.forEach(ReturningClient::close);
        }
    }

    @Test
    default void holdsIdleConnectionsAndStillAnswers() throws IOException {
        int promised = promises().idleConnections();
        assumeThat(promised).as("idle connections promised").isPositive();
        var clients = new ArrayList<HttpSocket>();
        try (var engine = RunningEngine.start(this, Replies.text("served"))) {
            for (int i = 0; i < promised; i++) {
                var client = engine.connect();
                clients.add(client);
                assertThat(client.send(get("/")).answer().saysClose()).isFalse();
            }
            assertThat(engine.engine().connections()).isEqualTo(promised);
            try (var client = engine.connect()) {
                assertThat(client.send(get("/")).answer().body()).isEqualTo("served");
            }
            for (var client : List.of(clients.getFirst(), clients.get(promised / 2), clients.getLast())) {
                assertThat(client.send(get("/")).answer().body()).isEqualTo("served");
            }
        } finally {
            clients.forEach(HttpSocket::close);
        }
    }
}
