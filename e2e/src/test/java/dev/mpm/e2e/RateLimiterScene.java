package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The example of shared memory keeps one limit over four processes.
 *
 * <p>What counts is when a worker decided, by its own clock, which all processes of a machine have in common: the clients'
 * clocks would measure the way to them as well.
 */
@Isolated("puts load on the machine")
class RateLimiterScene {

    private static final int PER_SECOND = 100;
    private static final int SECONDS = Integer.getInteger("mpm.limiter.seconds", 3);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int CLIENTS = 16;

    /** For so long the limiter keeps what nobody comes for: its setting {@code burst}, less the one that comes. */
    private static final long PATIENCE = 2 * SECOND / PER_SECOND;

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    private final NavigableSet<Long> admitted = new ConcurrentSkipListSet<>();
    private final NavigableSet<Long> refused = new ConcurrentSkipListSet<>();
    private final AtomicInteger strange = new AtomicInteger();

    @Test
    void admitsAHundredASecondOverFourProcesses() throws Exception {
        var server = stage.start(Setup.fixed("worker", 4, 8)
                .with("app.class", "dev.mpm.examples.ratelimiter.RateLimiter")
                .with("app.classpath", List.of("${MPM_HOME}/examples/rate-limiter.jar"))
                .with("shared.regions", List.of("limits=4KiB")));
        play(server);

        assertThat(strange).hasValue(0);
        assertThat(server.status().workers()).hasSize(4).allMatch(worker -> worker.requests() > 50);
        long begin = admitted.first() + 3 * SECOND / 2; // by then the processes have warmed up
        for (int i = 0; i < SECONDS; i++) {
            long from = begin + i * SECOND;
            int count = admitted.subSet(from, from + SECOND).size();
            long lost = lost(from, from + SECOND);
            System.out.println("second " + i + ": " + count + " admitted, "
                    + refused.subSet(from, from + SECOND).size() + " refused, " + lost + " nobody came for");
            assertThat(count).isBetween(PER_SECOND - 2 - (int) lost, PER_SECOND + 2);
        }
        for (long from : admitted) {
            assertThat(admitted.subSet(from, from + SECOND)).hasSizeLessThanOrEqualTo(PER_SECOND + 2);
        }
    }

    /** Has clients ask at once for what they have just been refused, until long enough after the first answer. */
    private void play(TestServer server) throws InterruptedException {
        long end = System.nanoTime() + (SECONDS + 2) * SECOND;
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofVirtual().name("client").start(() -> ask(server, end)));
        }
        for (Thread client : clients) {
            client.join();
        }
    }

    private void ask(TestServer server, long end) {
        try {
            while (System.nanoTime() - end < 0) {
                try (var conversation = server.connect()) {
                    boolean isLast = false;
                    while (!isLast && System.nanoTime() - end < 0) {
                        Answer answer = conversation.get("/");
                        note(answer);
                        isLast = answer.isLast();
                    }
                }
            }
        } catch (IOException e) {
            strange.incrementAndGet();
        }
    }

    private void note(Answer answer) {
        String body = answer.body().strip();
        long time = Long.parseLong(body.substring(body.lastIndexOf(' ') + 1));
        switch (answer.status()) {
            case 200 -> admitted.add(time);
            case 429 -> refused.add(time);
            default -> strange.incrementAndGet();
        }
    }

    /** Returns how many could not be admitted because nobody came: on a busy machine all may stand still for a while. */
    private long lost(long from, long to) {
        NavigableSet<Long> decided = new ConcurrentSkipListSet<>(admitted.subSet(from, to));
        decided.addAll(refused.subSet(from, to));
        long lost = 0;
        long before = from;
        for (long time : decided) {
            lost += Math.max(0, time - before - PATIENCE);
            before = time;
        }
        lost += Math.max(0, to - before - PATIENCE);
        return (lost * PER_SECOND + SECOND - 1) / SECOND;
    }
}
