package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** A chat room across processes: what is said to one worker is heard at all of them, whatever happens to one. */
@Isolated("puts load on the machine")
class ChatScene {

    private static final int WORKERS = 4;
    private static final int PER_WORKER = 2;

    /** How many lines are said together; {@code -Dmpm.chat.lines=100000} says more. */
    private static final int LINES = Integer.getInteger("mpm.chat.lines", 10_000);

    private static final Duration LIMIT = Duration.ofSeconds(60L + LINES / 200);

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    @Test
    void losesNoLineAndNoOrderWhileAWorkerIsKilled() throws Exception {
        var server = stage.start(chat(WORKERS));
        try (var http = HttpClient.newHttpClient()) {
            Map<ChatClient, Integer> clients = clients(http, server.webSocket("/chat"));
            int each = LINES / clients.size();
            List<CompletableFuture<Void>> speeches = new ArrayList<>();
            for (ChatClient client : clients.keySet()) {
                speeches.add(CompletableFuture.runAsync(() -> speak(client, each), Thread::startVirtualThread));
            }
            Await.until(
                    "a third of the lines has been heard",
                    LIMIT,
                    () -> clients.keySet().stream().allMatch(client -> client.heard() > LINES / 3));

            var victim = server.status().workers().getFirst();
            server.signal("KILL", victim.pid());

            List<ChatClient> stayed = clients.keySet().stream()
                    .filter(client -> !Integer.valueOf(victim.slot()).equals(clients.get(client)))
                    .toList();
            List<ChatClient> moved = clients.keySet().stream()
                    .filter(client -> Integer.valueOf(victim.slot()).equals(clients.get(client)))
                    .toList();
            for (CompletableFuture<Void> speech : speeches) {
                assertThat(speech).succeedsWithin(LIMIT);
            }
            Await.until(
                    "everybody has heard what they said",
                    LIMIT,
                    () -> clients.keySet().stream().allMatch(ChatClient::hasHeardItself));
            Await.until(
                    "those at the other workers have heard everything",
                    LIMIT,
                    () -> stayed.stream().allMatch(client -> client.heard() >= each * clients.size()));
            server.awaitStatus(
                    "the worker has been replaced",
                    LIMIT,
                    status -> status.isSettled() && status.workers().size() == WORKERS);

            assertThat(moved).hasSize(PER_WORKER).allSatisfy(client -> {
                assertThat(client.reconnects()).isEqualTo(1);
            });
            assertThat(stayed).hasSize((WORKERS - 1) * PER_WORKER).allSatisfy(client -> {
                assertThat(client.reconnects()).isZero();
                assertThat(client.gaps()).as("lines out of order or missing").isZero();
                assertThat(client.heard()).isEqualTo(each * clients.size());
            });
            assertThat(server.status().totals().workersDied()).isEqualTo(1);
            clients.keySet().forEach(ChatClient::leave);
        }
    }

    @Test
    void hearsOperators() throws Exception {
        String config = stage.start(chat(2)).config().toString();

        var heard = stage.mpmctl("send", "chat", "hello", "-c", config);
        var unheard = stage.mpmctl("send", "news", "hello", "-c", config);

        assertThat(heard.exitCode()).isZero();
        assertThat(heard.out()).isEqualTo("sent to 2 workers\n");
        assertThat(unheard.exitCode()).isZero();
        assertThat(unheard.out()).isEqualTo("no worker listens to news\n");
    }

    private static Setup chat(int workers) {
        return Setup.fixed("event", workers, 4)
                .with("app.class", "dev.mpm.examples.chat.ChatApp")
                .with("app.classpath", List.of("${MPM_HOME}/examples/chat.jar"));
    }

    /** Returns as many clients of each worker, with its slot; those that reach a worker that has enough leave again. */
    private static Map<ChatClient, Integer> clients(HttpClient http, URI room) throws Exception {
        Map<ChatClient, Integer> clients = new HashMap<>();
        Map<Integer, Integer> perSlot = new HashMap<>();
        for (int i = 0; clients.size() < WORKERS * PER_WORKER; i++) {
            var client = new ChatClient(http, room, "client-" + i);
            int slot = client.enter();
            if (perSlot.merge(slot, 1, Integer::sum) <= PER_WORKER) {
                clients.put(client, slot);
            } else {
                client.leave();
            }
        }
        return clients;
    }

    private static void speak(ChatClient client, int lines) {
        try {
            client.sayAll(lines);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
