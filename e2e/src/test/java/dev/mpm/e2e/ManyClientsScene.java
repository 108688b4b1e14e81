package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** There are more busy clients than threads, and all keep their connections alive; none of them starves. */
@Isolated("puts load on the machine")
class ManyClientsScene {

    /** A second or two where the machine has nothing else to do. A client that waits until others go waits for ever. */
    private static final Duration LIMIT = Duration.ofSeconds(40);

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    @ParameterizedTest
    @CsvSource({"prefork, 4, 1", "worker, 2, 4", "event, 2, 4", "virtual, 2, 4"})
    void everyClientIsServed(String mpm, int workers, int threads) throws Exception {
        var server = stage.start(Setup.fixed(mpm, workers, threads)
                .with("http.keep-alive-timeout", "1m")
                .with("http.max-keep-alive-requests", 0));
        try (var load = Load.start(server, 64, "/plaintext")) {
            Await.until("each of 64 clients has 5 answers", LIMIT, () -> load.fewestAnswers() >= 5);
            load.stop();

            assertThat(load.wrongAnswers()).isEmpty();
            assertThat(load.losses()).isEmpty();
            assertThat(server.status().workers())
                    .hasSize(workers)
                    .allSatisfy(worker -> assertThat(worker.requests()).isPositive());
        }
    }
}
