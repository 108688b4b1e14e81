package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A process per connection, which ends afterwards. The full size is {@code -Dmpm.fork.requests=500
 * -Dmpm.fork.spare-requests=2000}.
 */
class ForkScene {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int REQUESTS = Integer.getInteger("mpm.fork.requests", 12);
    private static final int SPARE_REQUESTS = Integer.getInteger("mpm.fork.spare-requests", 40);

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    private static Setup fork(int spare, int maxChildren) {
        return Setup.of("fork")
                .with("fork.spare", spare)
                .with("fork.max-children", maxChildren)
                .with("log.level", "debug");
    }

    private TestServer start(Setup setup) throws IOException {
        var server = stage.launch(stage.write(setup));
        Await.until("the server runs", LIMIT, server::runs);
        return server;
    }

    @Test
    void startsAProcessForEachConnectionAndLeavesNone() throws Exception {
        var server = start(fork(0, 4));

        var crowd = Crowd.ask(server, REQUESTS, 6);

        System.out.println("fork, spare 0: " + crowd);
        crowd.check(4);
        server.awaitStatus(
                "no worker is left", LIMIT, status -> status.workers().isEmpty());
        Await.until("no process is left", LIMIT, () -> server.children().isEmpty());
        assertThat(server.status().totals().workersDied()).isZero();
        assertThat(server.status().totals().requests()).isEqualTo(REQUESTS);
    }

    @Test
    void keepsSparesAndLeavesNoneWhenItStops() throws Exception {
        var server = start(fork(4, 8));

        var crowd = Crowd.ask(server, SPARE_REQUESTS, 6);

        System.out.println("fork, spare 4: " + crowd);
        crowd.check(8);
        server.awaitStatus(
                "four spares wait",
                LIMIT,
                status -> status.isSettled() && status.workers().size() == 4);
        Await.until("there are no others", LIMIT, () -> server.children().size() == 4);
        assertThat(server.status().totals().workersDied()).isZero();
        server.signal("TERM");
        assertThat(server.awaitExit(LIMIT)).isZero();
        assertThat(server.remaining()).isEmpty();
    }

    @Test
    void refusesConnectionsForWhichThereIsNoProcess() throws Exception {
        var server = start(fork(0, 2).with("fork.when-full", "refuse"));
        var one = server.askAndAwaitInFlight("/sleep?ms=12000");
        var other = server.askAndAwaitInFlight("/sleep?ms=12000");

        Answer refused = server.get("/plaintext");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers()).containsEntry("retry-after", "1").containsEntry("connection", "close");
        assertThat(one.join().status()).isEqualTo(200);
        assertThat(other.join().status()).isEqualTo(200);
        server.awaitStatus(
                "the processes have ended", LIMIT, status -> status.workers().isEmpty());
        assertThat(server.get("/plaintext").status()).isEqualTo(200);
        assertThat(stage.mpmctl("status", "-c", server.config().toString()).out())
                .contains("refused 1");
    }

    @Test
    void servesThoseWhoWaitBeforeItStops() throws Exception {
        var server = start(fork(0, 2));
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            answers.add(server.askAndAwaitInFlight("/sleep?ms=8000"));
        }
        for (int i = 0; i < 3; i++) {
            answers.add(server.ask("/sleep?ms=100"));
        }
        Await.until("connections wait", LIMIT, () -> server.waiting() > 0);

        server.signal("TERM");

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
        assertThat(server.awaitExit(LIMIT)).isZero();
    }

    @Test
    void losesNoRequestInAReloadUnderLoad() throws Exception {
        var server = start(fork(2, 8));
        try (var load = Load.startOneByOne(server, 3, "/bytes?size=2000")) {
            Await.until("every client was answered", LIMIT, () -> load.fewestAnswers() > 1);

            var outcome = stage.mpmctl("reload", "-c", server.config().toString());

            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            long before = load.fewestAnswers();
            Await.until("every client was answered again", LIMIT, () -> load.fewestAnswers() > before);
            load.stop();
            assertThat(load.losses()).as(load.toString()).isEmpty();
            assertThat(load.wrongAnswers()).isEmpty();
        }
    }

    /** Clients that ask for one thing each on a connection of their own, and what was seen of the server meanwhile. */
    private static final class Crowd {

        /** A JVM has some 30 threads, which are numbered as processes are, up to 32,768 at least. */
        private static final int LAP = 100;

        private final TestServer server;
        private final List<Long> millis = Collections.synchronizedList(new ArrayList<>());
        private final ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Long> pids = new ConcurrentLinkedQueue<>();
        private final AtomicInteger toAsk;
        private int mostChildren;
        private double cpuSeconds;
        private double seconds;

        private Crowd(TestServer server, int requests) {
            this.server = server;
            this.toAsk = new AtomicInteger(requests);
        }

        static Crowd ask(TestServer server, int requests, int clients) {
            var crowd = new Crowd(server, requests);
            double cpuBefore = ProcessTree.cpuSeconds(server.pid());
            long start = System.nanoTime();
            List<CompletableFuture<Void>> done = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                done.add(CompletableFuture.runAsync(
                        crowd::askOneByOne, task -> Thread.ofVirtual().start(task)));
            }
            var all = CompletableFuture.allOf(done.toArray(CompletableFuture[]::new));
            Await.until("all have been answered", LIMIT.plusSeconds(requests * 3L), () -> {
                crowd.mostChildren = Math.max(crowd.mostChildren, childrenAtOnce(server));
                return all.isDone();
            });
            all.join();
            crowd.seconds = (System.nanoTime() - start) / 1e9;
            crowd.cpuSeconds = ProcessTree.cpuSeconds(server.pid()) - cpuBefore;
            return crowd;
        }

        /** One look takes its time, and may see a process that ends and then the one that follows it: two do not. */
        private static int childrenAtOnce(TestServer server) {
            var atOnce = new HashSet<>(server.runningChildren());
            atOnce.retainAll(server.children());
            return atOnce.size();
        }

        private void askOneByOne() {
            while (toAsk.getAndDecrement() > 0) {
                long start = System.nanoTime();
                try {
                    Answer answer = server.get("/plaintext");
                    millis.add((System.nanoTime() - start) / 1_000_000);
                    statuses.add(answer.status());
                    pids.add(answer.pid());
                } catch (IOException e) {
                    throw new AssertionError("not answered", e);
                }
            }
        }

        void check(int maxChildren) {
            assertThat(statuses).containsOnly(200);
            assertThat(shortestWayToTheSamePid())
                    .as("answers from one to the next of the same pid")
                    .isGreaterThan(LAP);
            assertThat(mostChildren).as("processes at a time").isBetween(1, maxChildren);
        }

        /** Numbers come round: the next process of the same one is another, but not soon. */
        private int shortestWayToTheSamePid() {
            var last = new HashMap<Long, Integer>();
            int shortest = Integer.MAX_VALUE;
            int count = 0;
            for (long pid : pids) {
                var before = last.put(pid, count);
                if (before != null) {
                    shortest = Math.min(shortest, count - before);
                }
                count++;
            }
            return shortest;
        }

        @Override
        public String toString() {
            var sorted = millis.stream().sorted().toList();
            return "%d requests in %.1f s, %.2f s of processor time each, at most %d processes; answered after %d ms at the"
                            .formatted(sorted.size(), seconds, cpuSeconds / sorted.size(), mostChildren, at(sorted, 50))
                    + " median, %d ms for 5 of 100 at least, %d ms at most; ready after %s"
                            .formatted(at(sorted, 95), sorted.getLast(), startTimes());
        }

        private String startTimes() {
            var sorted = server.log()
                    .text()
                    .lines()
                    .filter(line -> line.contains(" ready in "))
                    .map(line -> line.substring(line.indexOf(" ready in ") + " ready in ".length()))
                    .map(age -> age.endsWith(" ms")
                            ? Double.parseDouble(age.replace(" ms", ""))
                            : 1000 * Double.parseDouble(age.replace(" s", "")))
                    .map(Double::longValue)
                    .sorted()
                    .toList();
            return "%d / %d / %d / %d ms (5, 50, 95 of 100, at most)"
                    .formatted(at(sorted, 5), at(sorted, 50), at(sorted, 95), sorted.getLast());
        }

        private static long at(List<Long> sorted, int percent) {
            return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
        }
    }
}
