package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each way of handing out connections keeps what it promises, with stuck workers, equal ones and one that is killed.
 *
 * <p>{@code -Dmpm.e2e.connections=1000} plays it with every one, 8 workers of which 2 are stuck, and as many connections.
 */
@Isolated("puts load on the machine")
class ListenStrategiesScene {

    private static final int FEW = 200;
    private static final int CONNECTIONS = Integer.getInteger("mpm.e2e.connections", FEW);
    private static final boolean ALL = CONNECTIONS > FEW;
    private static final int WORKERS = ALL ? 8 : 4;
    private static final int STUCK = WORKERS / 4;

    /** Connections at a time: more than workers are free, so that some must wait for those. */
    private static final int AT_A_TIME = 2 * WORKERS;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Who waits behind a stuck worker waits for a minute; a machine that is busy takes some seconds at worst. */
    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    /** Those that know who is busy. */
    static List<String> knowing() {
        return ALL
                ? List.of("shared", "round-robin", "least-connections", "random", "power-of-two-choices")
                : List.of("round-robin");
    }

    static List<String> all() {
        return Stream.concat(knowing().stream(), Stream.of("reuseport")).toList();
    }

    @ParameterizedTest
    @MethodSource("knowing")
    void letsNobodyWaitBehindStuckWorkers(String distribution) throws Exception {
        var server = stage.start(Setup.fixed("prefork", WORKERS, 1).with("distribution", distribution));
        for (int i = 0; i < STUCK; i++) {
            var _ = server.askAndAwaitInFlight("/sleep?ms=60000");
        }
        for (int done = 0; done < CONNECTIONS; done += AT_A_TIME) {
            List<CompletableFuture<Answer>> asked = new ArrayList<>();
            for (int i = 0; i < AT_A_TIME; i++) {
                asked.add(server.ask("/plaintext"));
            }
            for (CompletableFuture<Answer> each : asked) {
                assertThat(soon(each).body()).isEqualTo("Hello, World!");
            }
        }
        server.awaitStatus("nobody is busy but those that are stuck", LIMIT, status -> status.busy() == STUCK);
    }

    private static Answer soon(CompletableFuture<Answer> answer) throws InterruptedException, ExecutionException {
        try {
            return answer.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("a connection was not answered within " + SOON.toSeconds() + " s", e);
        }
    }

    @Test
    void givesEqualWorkersEquallyManyConnectionsInTurn() throws IOException {
        var server = stage.start(Setup.fixed("worker", 4, 4).with("distribution", "round-robin"));
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < FEW + 2; i++) {
            answers.add(server.get("/plaintext"));
        }
        Map<Long, Long> byPid =
                answers.stream().collect(Collectors.groupingBy(Answer::pid, LinkedHashMap::new, Collectors.counting()));
        LongSummaryStatistics counts =
                byPid.values().stream().mapToLong(Long::longValue).summaryStatistics();
        assertThat(byPid).hasSize(4);
        assertThat(counts.getMax() - counts.getMin()).as("spread of %s", byPid).isLessThanOrEqualTo(1);
    }

    /** Each client opens a connection for each request, so a worker of this model has one at most that can be lost. */
    @ParameterizedTest
    @MethodSource("all")
    void losesOnlyWhatAKilledWorkerHadInFlight(String distribution) throws Exception {
        var server = stage.start(Setup.fixed("prefork", 4, 1)
                .with("prefork.max-request-workers", 6)
                .with("distribution", distribution));
        List<Long> before = server.workers();
        long victim = before.getLast();
        try (var load = Load.startOneByOne(server, 12, "/bytes?size=2000")) {
            Await.until(
                    "every worker answers",
                    LIMIT,
                    () -> before.stream().allMatch(worker -> load.answersOf(worker) >= 20));

            server.signal("KILL", victim);

            var after = server.awaitStatus(
                    "another worker is ready",
                    LIMIT,
                    status -> status.isSettled()
                            && status.workers().size() == 4
                            && !status.pids().contains(victim));
            long successor = after.pids().stream()
                    .filter(pid -> !before.contains(pid))
                    .findFirst()
                    .orElseThrow();
            Await.until("the new worker answers", LIMIT, () -> load.answersOf(successor) >= 20);
            int lost = load.losses().size();
            assertThat(lost).as("what was lost of %s: %s", load, load.losses()).isLessThanOrEqualTo(1);

            for (String[] command : new String[][] {{"scale", "-1"}, {"scale", "+1"}, {"reload"}}) {
                assertThat(mpmctl(server, command).exitCode()).isZero();
            }
            load.expectTheEnd();
            assertThat(mpmctl(server, "stop").exitCode()).isZero();
            load.join();
            assertThat(load.wrongAnswers()).isEmpty();
            assertThat(load.losses())
                    .as("what workers lost that left in good order")
                    .hasSize(lost);
        }
    }

    private Outcome mpmctl(TestServer server, String... command) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("-c", server.config().toString()));
        return stage.mpmctl(arguments.toArray(String[]::new));
    }
}
