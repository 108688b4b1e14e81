package dev.mpm.server.launcher.messages;

import static dev.mpm.server.launcher.messages.TestCluster.LONGEST;
import static dev.mpm.server.launcher.messages.TestCluster.PATIENCE;
import static dev.mpm.server.launcher.messages.TestCluster.QUEUE;
import static dev.mpm.server.launcher.messages.TestCluster.pid;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.messages.Cluster;
import dev.mpm.api.messages.ClusterException;
import dev.mpm.api.messages.Loss;
import dev.mpm.api.messages.Member;
import dev.mpm.api.messages.Message;
import dev.mpm.server.core.channel.Link;
import dev.mpm.server.core.messages.Interest;
import dev.mpm.server.core.messages.Letter;
import dev.mpm.server.core.messages.Letters;
import dev.mpm.server.master.messages.MessageService;
import dev.mpm.server.master.services.WorkerEvent.Step;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClusterTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private TestCluster cluster;

    @BeforeEach
    void open() throws IOException {
        cluster = new TestCluster(directory);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Nested
    class Messages {

        @Test
        void reachEveryWorkerThatListensInTheOrderOfTheirSender() throws Exception {
            List<Cluster> workers = List.of(cluster.join(0), cluster.join(1), cluster.join(2), cluster.join(3));
            int each = 2_000;
            var arrived = new CountDownLatch(workers.size() * workers.size() * each);
            var outOfOrder = new AtomicInteger();
            for (Cluster worker : workers) {
                Map<Long, Integer> last = new HashMap<>();
                worker.subscribe("count", message -> {
                    int number = Integer.parseInt(message.text());
                    Integer before = last.put(message.sender().orElseThrow().pid(), number);
                    if (number != (before == null ? 0 : before + 1)) {
                        outOfOrder.incrementAndGet();
                    }
                    arrived.countDown();
                });
            }

            List<CompletableFuture<Integer>> sent = Collections.synchronizedList(new ArrayList<>());
            for (Cluster worker : workers) {
                Thread.startVirtualThread(() -> {
                    for (int i = 0; i < each; i++) {
                        sent.add(worker.publish("count", String.valueOf(i)));
                    }
                });
            }

            assertThat(arrived.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(outOfOrder).hasValue(0);
            assertThat(sent)
                    .hasSize(workers.size() * each)
                    .allSatisfy(
                            number -> assertThat(number).succeedsWithin(LIMIT).isEqualTo(4));
        }

        @Test
        void tellTheirSenderAndTheirTopic() throws Exception {
            Cluster one = cluster.join(1);
            Cluster two = cluster.join(2);
            BlockingQueue<Message> got = new LinkedBlockingQueue<>();
            two.subscribe("a", got::add);

            assertThat(one.send(2, "a", "hello")).succeedsWithin(LIMIT).isEqualTo(1);

            Message message = next(got);
            assertThat(message.topic()).isEqualTo("a");
            assertThat(message.text()).isEqualTo("hello");
            assertThat(message.sender()).contains(new Member(1, 1, pid(1), Member.State.READY));
        }

        @Test
        void ofAnOperatorHaveNoSender() throws Exception {
            Cluster one = cluster.join(1);
            BlockingQueue<Message> got = new LinkedBlockingQueue<>();
            one.subscribe("a", got::add);

            assertThat(cluster.service().send("a", "hello"))
                    .succeedsWithin(LIMIT)
                    .isEqualTo(new MessageService.Sent(1, 0));

            assertThat(next(got).sender()).isEmpty();
        }

        @Test
        void endWithTheirSubscription() throws Exception {
            Cluster one = cluster.join(1);
            BlockingQueue<Message> got = new LinkedBlockingQueue<>();
            var first = one.subscribe("a", got::add);
            var second = one.subscribe("a", got::add);

            first.close();
            assertThat(one.publish("a", "to the second")).succeedsWithin(LIMIT).isEqualTo(1);
            assertThat(next(got).text()).isEqualTo("to the second");
            second.close();

            assertThat(one.publish("a", "to nobody")).succeedsWithin(LIMIT).isEqualTo(0);
            assertThat(got).isEmpty();
        }

        @Test
        void goOnAfterAHandlerHasThrown() throws Exception {
            Cluster one = cluster.join(1);
            BlockingQueue<Message> got = new LinkedBlockingQueue<>();
            one.subscribe("a", message -> {
                if (message.text().isEmpty()) {
                    throw new IllegalStateException("an empty message, as the test wants it");
                }
                got.add(message);
            });

            var _ = one.publish("a", "");
            var _ = one.publish("a", "next");

            assertThat(next(got).text()).isEqualTo("next");
        }

        @Test
        void areTakenUpToTheirLimitAndNotBeyond() throws Exception {
            Cluster one = cluster.join(1);
            BlockingQueue<Message> got = new LinkedBlockingQueue<>();
            one.subscribe("a", got::add);

            assertThat(one.publish("a", new byte[LONGEST]))
                    .succeedsWithin(LIMIT)
                    .isEqualTo(1);

            assertThat(next(got).bytes()).hasSize(LONGEST);
            assertThatThrownBy(() -> one.publish("a", new byte[LONGEST + 1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("message: 16385 bytes (expected: <= 16384, the setting messages.max-message)");
            assertThatThrownBy(() -> one.publish("no topic", "x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("topic: 'no topic' (expected: ");
        }

        @Test
        void mayBeChangedBySendersAfterTheyWereSent() throws Exception {
            Cluster one = cluster.join(1);
            BlockingQueue<Message> got = new LinkedBlockingQueue<>();
            one.subscribe("a", got::add);
            byte[] bytes = "before".getBytes(UTF_8);

            var _ = one.publish("a", bytes);
            bytes[0] = '?';

            assertThat(next(got).text()).isEqualTo("before");
        }

        @Test
        void sentJustBeforeTheEndStillArrive() throws Exception {
            var one = cluster.join(1);
            Cluster two = cluster.join(2);
            BlockingQueue<Message> got = new LinkedBlockingQueue<>();
            two.subscribe("a", got::add);

            var _ = one.publish("a", "bye");
            one.close();

            assertThat(next(got).text()).isEqualTo("bye");
        }
    }

    @Nested
    class ADeathInMidMessage {

        @Test
        void garblesNothingAndCostsNobodyElseAnything() throws Exception {
            Cluster two = cluster.join(2);
            BlockingQueue<Message> got = new LinkedBlockingQueue<>();
            BlockingQueue<Member> changes = new LinkedBlockingQueue<>();
            two.subscribe("a", got::add);
            cluster.heard(Step.STARTED, 1);
            two.onChange(changes::add);

            try (var dying = SocketChannel.open(UnixDomainSocketAddress.of(cluster.socket()))) {
                write(dying, frame(TestCluster.hello(1)));
                write(dying, frame(post("whole")));
                ByteBuffer half = frame(post("torn".repeat(1000)));
                write(dying, half.limit(half.limit() / 2));
            }

            assertThat(next(got).text()).isEqualTo("whole");
            cluster.heard(Step.GONE, 1);
            Member gone = changes.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            while (gone != null && gone.state() != Member.State.GONE) {
                gone = changes.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
            assertThat(gone).isEqualTo(new Member(1, 1, pid(1), Member.State.GONE));
            assertThat(two.publish("a", "after")).succeedsWithin(LIMIT).isEqualTo(1);
            assertThat(next(got).text()).isEqualTo("after");
            assertThat(got).isEmpty();
        }

        private static Letter.Post post(String text) {
            var interest = new Interest(Interest.Kind.MESSAGE, "a");
            return new Letter.Post(1, Letter.Reach.ALL, 0, interest, text.getBytes(UTF_8));
        }

        private static ByteBuffer frame(Letter letter) {
            byte[] content = Letters.toFrame(List.of(letter));
            return ByteBuffer.allocate(Integer.BYTES + content.length)
                    .putInt(content.length)
                    .put(content)
                    .flip();
        }

        private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    @Nested
    class ASlowReader {

        @Test
        void thatStopsReadingHoldsUpItsSendersForTheirTimeAndNobodyElse() throws Exception {
            // So long that nobody takes a machine that is busy for being held up.
            var patience = Duration.ofSeconds(5);
            cluster.close();
            cluster = new TestCluster(directory, LONGEST, patience);
            Link stopped = cluster.joinByHand(1);
            var interest = new Interest(Interest.Kind.MESSAGE, "a");
            stopped.send(Letters.toFrame(List.of(new Letter.Listen(1, interest, true))));
            Cluster sender = cluster.join(2);
            Cluster third = cluster.join(3);
            BlockingQueue<Message> got = new LinkedBlockingQueue<>();
            third.subscribe("b", got::add);
            awaitListeners(sender);
            var published = new AtomicInteger();
            int messages = 200;
            var all = new CompletableFuture<Void>();
            Thread.startVirtualThread(() -> {
                for (int i = 0; i < messages; i++) {
                    var _ = sender.publish("a", new byte[LONGEST]);
                    published.incrementAndGet();
                }
                all.complete(null);
            });

            while (!all.isDone()) {
                long before = System.nanoTime();
                var _ = third.publish("b", "third party").get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                next(got);
                assertThat(Duration.ofNanos(System.nanoTime() - before))
                        .as("a round of third parties")
                        .isLessThan(patience);
            }

            assertThat(published).hasValue(messages);
            assertThat(sender.publish("a", "lost at once"))
                    .succeedsWithin(LIMIT)
                    .isEqualTo(0);
            awaitLost(messages - (2L * QUEUE + 1024 * 1024) / LONGEST);
        }

        /** Waits until more than this have been lost: while the relay is at work, it tells what it told before. */
        private void awaitLost(long messages) {
            long start = System.nanoTime();
            while (Long.parseLong(String.valueOf(cluster.fact("lost"))) <= messages) {
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .as("time until more than %s were lost", messages)
                        .isLessThan(LIMIT);
                Thread.onSpinWait();
            }
        }

        /** Its queue, and what the sockets' buffers hold, have room; then the window of its sender is full. */
        private void awaitListeners(Cluster sender) throws Exception {
            while (sender.publish("a", "is anybody there").get(LIMIT.toSeconds(), TimeUnit.SECONDS) == 0) {
                Thread.onSpinWait();
            }
        }

        @Test
        void thatHandlesTooSlowlyHoldsUpOneTopicAndIsToldOfItsLosses() throws Exception {
            cluster.close();
            cluster = new TestCluster(directory, LONGEST, Duration.ofMillis(400));
            Cluster slow = cluster.join(1);
            Cluster sender = cluster.join(2);
            var release = new CountDownLatch(1);
            BlockingQueue<Message> other = new LinkedBlockingQueue<>();
            BlockingQueue<Loss> losses = new LinkedBlockingQueue<>();
            slow.subscribe("stuck", message -> await(release));
            slow.subscribe("flows", other::add);
            slow.onLoss(losses::add);
            int fits = QUEUE / (LONGEST / 2 + Letter.ENVELOPE);
            for (int i = 0; i < fits; i++) {
                assertThat(sender.publish("stuck", new byte[LONGEST / 2]))
                        .succeedsWithin(LIMIT)
                        .isEqualTo(1);
            }

            CompletableFuture<Integer> late = sender.publish("stuck", new byte[LONGEST / 2]);
            var _ = cluster.join(3).publish("flows", "from a third party");

            assertThat(next(other).text()).isEqualTo("from a third party");
            assertThat(late).succeedsWithin(LIMIT).isEqualTo(0);
            release.countDown();
            assertThat(losses.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new Loss("stuck", 1));
            assertThat(sender.publish("stuck", "there is room again"))
                    .succeedsWithin(LIMIT)
                    .isEqualTo(1);
        }

        @Test
        void thatIsTheSenderItselfDoesNotWaitForItself() throws Exception {
            Cluster one = cluster.join(1);
            int messages = 500;
            var handled = new CountDownLatch(messages);
            one.subscribe("a", message -> handled.countDown());

            for (int i = 0; i < messages; i++) {
                var _ = one.publish("a", new byte[LONGEST / 4]);
            }

            assertThat(handled.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(cluster.fact("lost")).isEqualTo("0");
        }
    }

    @Nested
    class Questions {

        @Test
        void areAnsweredBySlotAndByAnyInTurn() throws Exception {
            Cluster one = cluster.join(1);
            for (int slot = 2; slot <= 3; slot++) {
                String name = "slot " + slot;
                cluster.join(slot).answer("who", question -> (name + question.text()).getBytes(UTF_8));
            }

            assertThat(one.ask(3, "who", "?", LIMIT)).succeedsWithin(LIMIT).isEqualTo("slot 3?");
            assertThat(List.of(
                            one.askAny("who", "!", LIMIT).get(LIMIT.toSeconds(), TimeUnit.SECONDS),
                            one.askAny("who", "!", LIMIT).get(LIMIT.toSeconds(), TimeUnit.SECONDS)))
                    .containsExactlyInAnyOrder("slot 2!", "slot 3!");
        }

        @Test
        void failWithWhatTheAnswererThrows() throws Exception {
            Cluster one = cluster.join(1);
            one.answer("who", question -> {
                throw new IllegalStateException("as the test wants it");
            });

            assertThat(one.askAny("who", "?", LIMIT))
                    .failsWithin(LIMIT)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(ClusterException.class)
                    .withMessageContaining("no answer: java.lang.IllegalStateException: as the test wants it");
        }

        @Test
        void failWithTheBeginningOfAReasonThatIsLongerThanAMessage() throws Exception {
            cluster.close();
            cluster = new TestCluster(directory, 1024, PATIENCE);
            Cluster one = cluster.join(1);
            one.answer("who", question -> {
                throw new IllegalStateException(question.text() + "\u20ac".repeat(2000));
            });

            for (String each : List.of("first", "second")) {
                assertThat(one.askAny("who", each, LIMIT))
                        .failsWithin(LIMIT)
                        .withThrowableOfType(ExecutionException.class)
                        .withCauseInstanceOf(ClusterException.class)
                        .withMessageContaining("IllegalStateException: " + each + "\u20ac")
                        .withMessageEndingWith("\u20ac");
            }
        }

        @Test
        void failWhenTheirAnswererIsTakenAwayBeforeTheirTurn() throws Exception {
            Cluster one = cluster.join(1);
            var asked = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            var answering = one.answer("who", question -> {
                asked.countDown();
                await(release);
                return new byte[0];
            });
            CompletableFuture<String> first = one.askAny("who", "?", LIMIT);
            await(asked);
            CompletableFuture<String> second = one.askAny("who", "?", LIMIT);
            answering.close();
            CompletableFuture<String> third = one.askAny("who", "?", LIMIT);
            release.countDown();

            assertThat(first).succeedsWithin(LIMIT);
            assertThat(second)
                    .failsWithin(LIMIT)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(ClusterException.class)
                    .withMessageContaining("no answer: 'who' is no longer answered");
            assertThat(third)
                    .failsWithin(LIMIT)
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("no worker answers 'who'");
        }

        @Test
        void failWhenTheirTimeIsOver() throws Exception {
            Cluster one = cluster.join(1);
            var release = new CountDownLatch(1);
            one.answer("who", question -> {
                await(release);
                return new byte[0];
            });

            assertThat(one.askAny("who", "?", Duration.ofMillis(50)))
                    .failsWithin(LIMIT)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(TimeoutException.class)
                    .withMessageContaining("no answer to 'who' within 50 ms");
            release.countDown();
        }

        @Test
        void failAtOnceWhereNobodyAnswers() throws Exception {
            Cluster one = cluster.join(1);

            assertThat(one.ask(7, "who", "?", LIMIT.multipliedBy(10)))
                    .failsWithin(LIMIT)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(ClusterException.class)
                    .withMessageContaining("the question was not asked: there is no worker in slot 7");
        }

        @Test
        void failWhenTheirAnswererDies() throws Exception {
            Cluster one = cluster.join(1);
            var two = cluster.join(2);
            var asked = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            two.answer("who", question -> {
                asked.countDown();
                await(release);
                return new byte[0];
            });

            CompletableFuture<String> answer = one.ask(2, "who", "?", LIMIT.multipliedBy(10));
            await(asked);
            two.close();
            cluster.heard(Step.GONE, 2);

            assertThat(answer)
                    .failsWithin(LIMIT)
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("no answer: worker 2 (pid 1002) is gone");
            release.countDown();
        }

        @Test
        void haveOneAnswererPerWorker() throws Exception {
            Cluster one = cluster.join(1);
            one.answer("who", question -> new byte[0]);

            assertThatThrownBy(() -> one.answer("who", question -> new byte[0]))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("this worker answers 'who' already");
        }
    }

    @Nested
    class Members {

        @Test
        void areThoseThatRunByTheirSlots() throws Exception {
            Cluster two = cluster.join(2);
            BlockingQueue<Member> changes = new LinkedBlockingQueue<>();
            two.onChange(changes::add);
            cluster.heard(Step.STARTED, 1);
            var three = cluster.join(3);
            cluster.heard(Step.LEAVING, 1);
            cluster.heard(Step.GONE, 1);
            three.close();
            cluster.heard(Step.GONE, 3);

            assertThat(List.of(
                            take(changes), take(changes), take(changes), take(changes), take(changes), take(changes)))
                    .containsExactly(
                            new Member(1, 1, pid(1), Member.State.STARTING),
                            new Member(3, 1, pid(3), Member.State.STARTING),
                            new Member(3, 1, pid(3), Member.State.READY),
                            new Member(1, 1, pid(1), Member.State.LEAVING),
                            new Member(1, 1, pid(1), Member.State.GONE),
                            new Member(3, 1, pid(3), Member.State.GONE));
            assertThat(two.members()).containsExactly(new Member(2, 1, pid(2), Member.State.READY));
        }

        @Test
        void areLetInWhoseThreadIsInterrupted() throws Exception {
            Thread.currentThread().interrupt();
            Cluster one;
            boolean isInterrupted;
            try {
                one = cluster.join(1);
            } finally {
                isInterrupted = Thread.interrupted();
            }

            assertThat(isInterrupted).isTrue();
            assertThat(one.publish("a", "hello")).succeedsWithin(LIMIT).isEqualTo(0);
        }

        @Test
        void thatNobodyStartedAreNotLetIn() throws Exception {
            try (Link stranger = Link.connect(cluster.socket())) {
                stranger.send(Letters.toFrame(List.of(TestCluster.hello(5))));

                assertThatThrownBy(stranger::receive).isInstanceOf(EOFException.class);
            }
        }
    }

    @Nested
    class TheEnd {

        @Test
        void ofTheServerFailsEverythingThatIsUnderWayAndToCome() throws Exception {
            Cluster one = cluster.join(1);
            var asked = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            one.answer("who", question -> {
                asked.countDown();
                await(release);
                return new byte[0];
            });
            CompletableFuture<String> answer = one.askAny("who", "?", LIMIT.multipliedBy(10));
            await(asked);

            cluster.service().close();

            assertThat(answer)
                    .failsWithin(LIMIT)
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("the master's relay of messages is gone");
            assertThatThrownBy(() -> one.publish("a", "hello"))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("the master's relay of messages is gone");
            release.countDown();
        }
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return Objects.requireNonNull(next);
    }

    private static Message next(BlockingQueue<Message> queue) throws InterruptedException {
        return take(queue);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
