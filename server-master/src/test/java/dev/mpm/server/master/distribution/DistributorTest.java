package dev.mpm.server.master.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.WorkerState;
import dev.mpm.server.core.posix.PassedConnections;
import dev.mpm.server.core.scoreboard.Scoreboard;
import dev.mpm.server.core.scoreboard.SlotWriter;
import dev.mpm.server.master.config.Distribution;
import dev.mpm.server.master.services.WorkerEvent;
import dev.mpm.server.master.services.WorkerEvent.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets and queues, and workers that do by hand what an engine would. */
@Timeout(60)
final class DistributorTest {

    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

    @TempDir
    Path directory;

    /** Of workers that may leave connections lying as long as they like, but for the tests of just that. */
    private Distributor distributor = new Distributor(Duration.ofHours(1));

    private final List<SocketChannel> clients = new ArrayList<>();
    private ServerSocketChannel listener;
    private Scoreboard board;
    private Intake intake;

    @BeforeEach
    void listen() throws IOException {
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .configureBlocking(false);
        board = Scoreboard.create(directory.resolve("scoreboard"), 8, 1);
        intake = Intake.shared(List.of(listener));
    }

    @AfterEach
    void close() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
        distributor.close();
        listener.close();
    }

    @Test
    void givesConnectionsToWorkersInTurn() throws IOException {
        passTo(Distribution.ROUND_ROBIN, 16);
        Worker one = worker(0);
        Worker other = worker(1);
        for (int i = 0; i < 10; i++) {
            connect();
        }
        await("all connections to be passed on", () -> one.passed() + other.passed() == 10);
        assertThat(List.of(one.passed(), other.passed())).containsExactly(5L, 5L);
    }

    @Test
    void givesNobodyASecondConnectionBeforeTheFirstIsTaken() throws IOException {
        passTo(Distribution.ROUND_ROBIN, 1);
        Worker worker = worker(0);
        connect();
        connect();
        await("connections to wait", this::saysThatConnectionsWait);
        assertThat(worker.passed()).isEqualTo(1);
        worker.take();
        await("the second connection", () -> worker.passed() == 2);
        await("nobody to wait", () -> !saysThatConnectionsWait());
    }

    @Test
    void givesNothingToAWorkerThatRefuses() throws IOException {
        passTo(Distribution.ROUND_ROBIN, 1);
        Worker busy = worker(0);
        busy.slot.accepting(false);
        Worker free = worker(1);
        for (int i = 1; i <= 3; i++) {
            connect();
            int sofar = i;
            await("connection " + i, () -> free.passed() == sofar);
            free.take();
        }
        assertThat(busy.passed()).isZero();
    }

    @Test
    void passesOnAtOnceWhenAWorkerKnocks() throws IOException {
        passTo(Distribution.ROUND_ROBIN, 1);
        Worker worker = worker(0);
        worker.slot.accepting(false);
        connect();
        await("the connection to wait", this::saysThatConnectionsWait);
        worker.slot.accepting(true);
        worker.passed.knock();
        await("the connection", () -> worker.passed() == 1);
    }

    @Test
    void givesToAnotherWhatAWorkerThatFilledUpHasNotTaken() throws IOException {
        passTo(Distribution.ROUND_ROBIN, 1);
        Worker filling = worker(0);
        connect();
        await("the connection", () -> filling.passed() == 1);
        Worker other = worker(1);
        filling.slot.accepting(false);
        await("the connection at the other", () -> other.passed() == 1);
        other.take();
        assertThat(filling.tookOne()).isFalse();
    }

    @Test
    void givesToAnotherWhatAWorkerThatDoesNotStirHasNotTaken() throws IOException {
        distributor = new Distributor();
        passTo(Distribution.ROUND_ROBIN, 1);
        Worker stopped = worker(0);
        connect();
        await("the connection", () -> stopped.passed() == 1);
        Worker other = worker(1);
        await("the connection at the other", () -> other.passed() == 1);
        other.take();
        connect();
        await("the next one", () -> other.passed() == 2);
        assertThat(stopped.passed()).as("given to one that still does not stir").isZero();
    }

    @Test
    void givesToAnotherWhatAWorkerHadNotTakenWhenItDied() throws IOException {
        passTo(Distribution.ROUND_ROBIN, 16);
        Worker dying = worker(0);
        connect();
        connect();
        await("both connections", () -> dying.passed() == 2);
        dying.take();
        dying.tell(Step.GONE);
        Worker other = worker(1);
        await("the one that was not taken", () -> other.passed() == 1);
        other.take();
    }

    @Test
    void givesNothingMoreToAWorkerThatLeaves() throws IOException {
        passTo(Distribution.ROUND_ROBIN, 16);
        Worker leaving = worker(0);
        Worker staying = worker(1);
        leaving.tell(Step.LEAVING);
        connect();
        connect();
        await("both connections", () -> staying.passed() == 2);
        assertThat(leaving.passed()).isZero();
    }

    @Test
    void prefersTheGenerationThatStays() throws IOException {
        passTo(Distribution.ROUND_ROBIN, 16);
        Worker old = worker(0);
        Scoreboard next = Scoreboard.create(directory.resolve("next"), 8, 1);
        Intake heir = distributor.intake(2, List.of(listener), Set.of(), next, Distribution.RANDOM, 16);
        Worker young = worker(next, heir, 2, 1);
        intake.retire();
        connect();
        connect();
        await("both connections", () -> young.passed() == 2);
        assertThat(old.passed()).isZero();
        young.slot.accepting(false);
        await("both connections at the old one", () -> old.passed() == 2);
    }

    @Test
    void knowsThatConnectionsAreOnTheirWay() throws IOException {
        passTo(Distribution.ROUND_ROBIN, 16);
        Worker worker = worker(0);
        await("nothing to be on its way yet", () -> !intake.isHandingOver(List.of(listener)));
        connect();
        await("the connection", () -> worker.passed() == 1);
        assertThat(intake.isHandingOver(List.of(listener))).isTrue();
        worker.take();
        await("nothing to be on its way", () -> !intake.isHandingOver(List.of(listener)));
    }

    @Test
    void knowsThatConnectionsThatWereTakenBackAreOnTheirWay() throws IOException {
        passTo(Distribution.ROUND_ROBIN, 1);
        Worker worker = worker(0);
        connect();
        await("the connection", () -> worker.passed() == 1);
        worker.slot.accepting(false);
        await("the connection to be taken back", () -> worker.passed() == 0);
        assertThat(intake.isHandingOver(List.of(listener))).isTrue();
        Worker other = worker(1);
        await("the connection at the other", () -> other.passed() == 1);
        assertThat(intake.isHandingOver(List.of(listener))).isTrue();
        other.take();
        await("nothing to be on its way", () -> !intake.isHandingOver(List.of(listener)));
    }

    /** With workers that are started for connections which wait, nobody else would start one for these. */
    @Test
    void tellsOfConnectionsThatAWorkerForOneHasLeftBehind() throws Exception {
        passTo(Distribution.ROUND_ROBIN, 1);
        Semaphore waits = new Semaphore(0);
        intake.whenTheyWait(waits::release);
        Worker first = worker(0);
        connect();
        await("the first connection", () -> first.passed() == 1);
        first.take();
        connect();
        await("one that is given ahead", () -> first.passed() == 2);
        assertThat(intake.waiting()).isEqualTo(1);
        first.slot.accepting(false);
        first.tell(Step.LEAVING);
        assertThat(waits.tryAcquire(10, TimeUnit.SECONDS)).as("told").isTrue();
        assertThat(intake.waiting()).isEqualTo(1);
        Worker second = worker(1);
        await("the connection at the next", () -> second.passed() == 1);
        second.take();
        await("nobody to wait", () -> intake.waiting() == 0);
    }

    @Test
    void leavesAConnectionWithTheOnlyWorkerHoweverLateItIs() throws IOException {
        distributor = new Distributor();
        passTo(Distribution.ROUND_ROBIN, 16);
        Worker late = worker(0);
        connect();
        await("the connection", () -> late.passed() == 1);
        long muchLater = System.nanoTime() + Duration.ofMillis(300).toNanos();
        await("a worker's time to be over", () -> System.nanoTime() > muchLater);
        assertThat(facts()).containsEntry("passedAgain", 0L);
        late.take();
    }

    @Test
    void letsGoOfSocketsThatWereClosed() throws IOException {
        passTo(Distribution.ROUND_ROBIN, 16);
        Worker worker = worker(0);
        connect();
        await("the connection", () -> worker.passed() == 1);
        var address = listener.getLocalAddress();
        listener.close();
        intake.doorsClosed();
        await("connections to be refused", () -> isRefused(address));
    }

    @Test
    void tellsWhatItDoes() throws IOException {
        passTo(Distribution.LEAST_CONNECTIONS, 16);
        worker(3);
        connect();
        await("the connection to be counted", () -> facts().get("passed") instanceof Long count && count == 1);
        assertThat(facts())
                .containsEntry("strategy", "least-connections")
                .containsEntry("passedAgain", 0L)
                .hasEntrySatisfying(
                        "worker", workers -> assertThat(workers).asString().contains("3={"));
        intake.end();
        assertThat(facts()).containsEntry("strategy", "shared");
    }

    private Map<String, Object> facts() {
        return new HashMap<>(distributor.status().facts());
    }

    private void passTo(Distribution distribution, int lanes) throws IOException {
        intake = distributor.intake(1, List.of(listener), Set.of(), board, distribution, lanes);
    }

    private void connect() throws IOException {
        clients.add(SocketChannel.open(listener.getLocalAddress()));
    }

    private static boolean isRefused(SocketAddress address) {
        try (var _ = SocketChannel.open(address)) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private boolean saysThatConnectionsWait() {
        return board.writer(7).connectionsWait();
    }

    private Worker worker(int slot) throws IOException {
        return worker(board, intake, 1, slot);
    }

    private Worker worker(Scoreboard scoreboard, Intake from, int generation, int slot) throws IOException {
        scoreboard.claim(slot, generation, System.nanoTime(), 0);
        var socket = from.socketsFor(slot, 1_000L + slot).getFirst();
        var worker = new Worker(generation, slot, scoreboard.writer(slot), new PassedConnections(socket));
        worker.slot.state(WorkerState.READY);
        return worker;
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline of waiting for " + what).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private final class Worker {

        private final int generation;
        private final int number;
        private final SlotWriter slot;
        private final PassedConnections passed;

        Worker(int generation, int number, SlotWriter slot, PassedConnections passed) {
            this.generation = generation;
            this.number = number;
            this.slot = slot;
            this.passed = passed;
        }

        /** Returns how many connections the distributor has passed to it and not taken back. */
        long passed() {
            return facts().get("worker") instanceof Map<?, ?> workers
                            && workers.get(String.valueOf(number)) instanceof Map<?, ?> numbers
                            && numbers.get("passed") instanceof Long count
                    ? count
                    : 0;
        }

        /** Takes a connection, which is counted a moment before it comes, and answers it with a byte. */
        void take() {
            await("a connection at worker " + number, this::tookOne);
        }

        boolean tookOne() {
            try (var connection = passed.accept()) {
                if (connection == null) {
                    return false;
                }
                slot.connectionTaken();
                connection.write(ByteBuffer.wrap(new byte[] {(byte) number}));
                if (slot.connectionsWait()) {
                    passed.knock();
                }
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void tell(Step step) {
            distributor.heard(new WorkerEvent(step, number, generation, 1_000L + number, ""));
        }
    }
}
