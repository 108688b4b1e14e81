package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that hogs a core holds nobody else up: the scene that Node's cluster is shown with. */
@Isolated("puts load on the machine")
class HeavyRequestScene {

    /** A prime: to find no divisor takes many seconds. */
    private static final String LONG = "/prime?number=29355126551";

    private static final String SHORT = "/prime?number=7";

    private static final Duration LIMIT = Duration.ofMillis(100);

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    /**
     * The rule: of five short requests, each on a connection of its own, the median takes less than 100 ms, which leaves
     * room for what else the machine does; and after each of them the long one still computes. Three short ones go before
     * that are not measured, because the first requests of a JVM load its classes.
     */
    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event"})
    void leavesShortRequestsUndisturbed(String mpm) throws IOException {
        var server = stage.start(Setup.fixed(mpm, 2, 4));
        var heavy = server.askAndAwaitInFlight(LONG);
        for (int i = 0; i < 3; i++) {
            server.get(SHORT);
        }

        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            Answer answer = server.get(SHORT);
            times.add(Duration.ofNanos(System.nanoTime() - start));

            assertThat(answer.json()).containsEntry("prime", true);
            assertThat(heavy).as("the long request still computes").isNotDone();
        }

        assertThat(times.stream().sorted().toList().get(2))
                .as("median of %s", times)
                .isLessThan(LIMIT);
    }
}
