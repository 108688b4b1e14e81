package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The number of processes follows the load. */
class SpareServersScene {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    @Test
    void preforkGrowsUnderLoadAndShrinksAgain() throws IOException, InterruptedException {
        var server = stage.start(Setup.of("prefork")
                .with("prefork.start-servers", 1)
                .with("prefork.min-spare-servers", 1)
                .with("prefork.max-spare-servers", 2)
                .with("prefork.max-request-workers", 6)
                .with("http.keep-alive-timeout", "1m")
                .with("http.keep-alive-yield", false));
        assertThat(server.workers()).hasSize(1);

        List<Conversation> held = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            held.add(server.connect());
            held.getLast().get("/plaintext");
        }
        var grown = server.awaitStatus(
                "three processes hold a connection and one is to spare",
                LIMIT,
                status -> status.isSettled()
                        && status.busy() == 3
                        && status.workers().size() >= 4);
        assertThat(grown.workers()).hasSizeLessThanOrEqualTo(6);

        for (Conversation conversation : held) {
            conversation.close();
        }
        var shrunk = server.awaitStatus(
                "two idle processes are left",
                LIMIT,
                status -> status.isSettled() && status.workers().size() == 2);
        assertThat(shrunk.totals().workersDied())
                .as("processes that were asked to leave did not die")
                .isZero();
        assertThat(server.get("/plaintext").body()).isEqualTo("Hello, World!");
    }

    /** httpd's spare maintenance: 1 process, then 2, as long as too few are idle; one less a second when too many are. */
    @Test
    void preforkGrowsInDoublingStepsAndShrinksOneByOne() throws IOException, InterruptedException {
        var server = stage.start(Setup.of("prefork")
                .with("prefork.start-servers", 2)
                .with("prefork.min-spare-servers", 2)
                .with("prefork.max-spare-servers", 4)
                .with("prefork.max-request-workers", 12));
        List<Integer> grown = new ArrayList<>(List.of(2));
        try (var load = Load.start(server, 64, "/sleep?ms=20")) {
            Await.until("all twelve serve", LIMIT, () -> {
                var status = server.status();
                note(status.totals().workersStarted(), grown);
                return status.isSettled() && status.workers().size() == 12;
            });
            load.stop();
            System.out.println("processes started under load: " + grown + "; " + load);
            assertThat(load.wrongAnswers()).isEmpty();
            assertThat(load.losses()).isEmpty();
        }
        assertThat(grown).startsWith(2, 3, 5).endsWith(12);

        List<Integer> shrunk = new ArrayList<>(List.of(12));
        Await.until("four idle processes are left", LIMIT, () -> {
            var status = server.status();
            note(staying(status), shrunk);
            return status.isSettled() && status.workers().size() == 4;
        });
        System.out.println("processes left after the load: " + shrunk);
        assertThat(shrunk).containsExactly(12, 11, 10, 9, 8, 7, 6, 5, 4);
    }

    private static int staying(Status status) {
        return (int) status.workers().stream().filter(Status.Worker::isReady).count();
    }

    private static void note(int count, List<Integer> counts) {
        if (count != counts.getLast()) {
            counts.add(count);
        }
    }
}
