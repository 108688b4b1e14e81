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
}
