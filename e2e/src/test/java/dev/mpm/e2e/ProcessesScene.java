package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The processes and threads that a model promises are those that the system shows. */
class ProcessesScene {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    @Test
    void preforkHasProcessesWithOneConnectionThread() throws IOException {
        var server = stage.start(Setup.fixed("prefork", 3, 1));

        assertThat(server.workers()).hasSize(3).doesNotContain(server.pid());
        for (long pid : server.workers()) {
            awaitThreads(pid, "prefork-", "prefork-1");
        }
        assertThat(server.get("/whoami").json()).containsEntry("thread", "prefork-1");
        assertThat(server.status().workers())
                .allSatisfy(worker -> assertThat(worker.scoreboard()).hasSize(1));
    }

    @Test
    void workerHasProcessesWithManyConnectionThreads() throws IOException {
        var server = stage.start(Setup.fixed("worker", 2, 5));

        assertThat(server.workers()).hasSize(2).doesNotContain(server.pid());
        for (long pid : server.workers()) {
            awaitThreads(pid, "worker-", "worker-1", "worker-2", "worker-3", "worker-4", "worker-5");
        }
        assertThat((String) server.get("/whoami").json().get("thread")).startsWith("worker-");
        assertThat(server.status().workers())
                .allSatisfy(worker -> assertThat(worker.scoreboard()).hasSize(5));
    }

    @Test
    void eventHasLoopsForConnectionsAndThreadsForRequests() throws Exception {
        var server = stage.start(
                Setup.fixed("event", 2, 3).with("event.io-threads", 2).with("http.keep-alive-timeout", "1m"));
        List<Conversation> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                idle.add(server.connect());
                idle.getLast().get("/whoami");
            }
            assertThat(server.workers()).hasSize(2).doesNotContain(server.pid());
            for (long pid : server.workers()) {
                // The third is the spare one, for when a handler holds one of the others.
                awaitThreads(pid, "event I/O-", "event I/O-1", "event I/O-2", "event I/O-3");
                assertThat(threads(pid, "event task-")).hasSizeLessThanOrEqualTo(3);
            }
            assertThat((String) idle.getFirst().get("/whoami").json().get("thread"))
                    .startsWith("event task-");
            server.awaitStatus(
                    "ten connections are held without a thread",
                    LIMIT,
                    status -> status.connections() == 10 && status.busy() == 0);
        } finally {
            for (Conversation conversation : idle) {
                conversation.close();
            }
        }
    }

    @Test
    void aConnectionGoesToWhicheverProcessIsFree() throws Exception {
        var server = stage.start(Setup.fixed("prefork", 2, 1));

        var answers = IntStream.range(0, 2)
                .mapToObj(_ -> server.askAndAwaitInFlight("/sleep?ms=6000"))
                .toList();

        assertThat(List.of(answers.get(0).get().pid(), answers.get(1).get().pid()))
                .containsExactlyInAnyOrderElementsOf(server.workers());
    }

    /** Waits until a process has exactly these threads of those with a prefix: each takes its name when it first runs. */
    private static void awaitThreads(long pid, String prefix, String... names) {
        Await.until(
                pid + " has the threads " + List.of(names),
                LIMIT,
                () -> threads(pid, prefix).equals(List.of(names)));
    }

    private static List<String> threads(long pid, String prefix) {
        return ProcessTree.threads(pid).stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
    }
}
