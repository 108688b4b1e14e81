package dev.mpm.tck;

import static dev.mpm.tck.HttpSocket.get;
import static dev.mpm.tck.HttpSocket.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several listening sockets, sockets shared with others, and sockets that are not TCP. */
interface ListenersContract extends Subject {

    private static String lastGet() {
        return head("GET / HTTP/1.1", "Host: tck", "Connection: close");
    }

    @Test
    default void servesEveryListener() throws IOException {
        try (var listeners = Listeners.tcp(3);
                var engine = RunningEngine.on(listeners, this, Replies.text("served"))) {
            for (int i = 0; i < 9; i++) {
                try (var client = listeners.connect(i % 3, patience())) {
                    assertThat(client.send(lastGet()).answer().body()).isEqualTo("served");
                }
            }
            assertThat(engine.board().opened()).isEqualTo(9);
        }
    }

    @Test
    default void takesEveryConnectionThroughItsContext() throws IOException {
        try (var engine = RunningEngine.start(this, Replies.text("served"))) {
            for (int i = 0; i < 5; i++) {
                try (var client = engine.connect()) {
                    assertThat(client.send(lastGet()).answer().body()).isEqualTo("served");
                }
            }
            assertThat(engine.taken()).isEqualTo(5);
        }
    }

    @Test
    default void sharesItsListenersWithAnotherEngine() throws IOException {
        try (var listeners = Listeners.tcp(2);
                var one = RunningEngine.on(listeners, this, Replies.text("one"));
                var two = RunningEngine.on(listeners, this, Replies.text("two"))) {
            for (int i = 0; i < 50; i++) {
                try (var client = listeners.connect(i % 2, patience())) {
                    assertThat(client.send(lastGet()).answer().body()).isIn("one", "two");
                }
            }
            assertThat(one.engine().drain(patience())).isTrue();
            int before = one.board().requests().size();
            for (int i = 0; i < 10; i++) {
                try (var client = listeners.connect(i % 2, patience())) {
                    assertThat(client.send(lastGet()).answer().body()).isEqualTo("two");
                }
            }
            assertThat(one.board().requests()).hasSize(before);
            Await.until(
                    patience(),
                    () -> "60 requests in all: " + one.board() + " and " + two.board(),
                    () -> before + two.board().requests().size() == 60);
        }
    }

    @Test
    default void leavesToAnotherEngineWhatItCannotTake() throws IOException, InterruptedException {
        int promised = promises().concurrentRequests();
        var gate = new Gate(patience());
        try (var listeners = Listeners.tcp(1);
                var busy = RunningEngine.on(listeners, this, gate)) {
            var clients = new ArrayList<HttpSocket>();
            try {
                for (int i = 0; i < promised; i++) {
                    clients.add(listeners.connect(0, patience()).send(lastGet()));
                }
                gate.awaitEntered(promised);
                assumeThat(busy.board().isAccepting())
                        .as("the engine takes more connections than it runs requests")
                        .isFalse();
                try (var free = RunningEngine.on(listeners, this, Replies.text("free"));
                        var client = listeners.connect(0, patience())) {
                    assertThat(client.send(lastGet()).answer().body()).isEqualTo("free");
                    assertThat(free.board().opened()).isEqualTo(1);
                }
                gate.open();
                for (var client : clients) {
                    assertThat(client.answer().body()).isEqualTo("through");
                }
            } finally {
                clients.forEach(HttpSocket::close);
            }
        }
    }

    @Test
    default void servesAUnixDomainListener(@TempDir Path folder) throws IOException {
        assumeThat(promises().unixDomain()).as("Unix-domain listeners promised").isTrue();
        try (var listeners = Listeners.unixDomain(folder.resolve("s"));
                var engine = RunningEngine.on(listeners, this, Replies::echo);
                var client = listeners.connect(0, patience())) {
            for (int i = 0; i < 3; i++) {
                client.send(head("POST / HTTP/1.1", "Host: tck", "Content-Length: 4") + "body");
                assertThat(client.answer().body()).isEqualTo("body");
            }
            assertThat(client.send(get("/")).answer().body()).isEmpty();
            assertThat(engine.board().opened()).isEqualTo(1);
        }
    }
}
