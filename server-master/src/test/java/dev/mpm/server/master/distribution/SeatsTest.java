package dev.mpm.server.master.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.core.posix.AcceptQueue;
import dev.mpm.server.core.scoreboard.Scoreboard;
import dev.mpm.server.master.config.Distribution;
import dev.mpm.server.master.services.WorkerEvent;
import dev.mpm.server.master.services.WorkerEvent.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets; workers are numbers that do not accept, so that queues show who was sent where. */
@Timeout(30)
final class SeatsTest {

    @TempDir
    Path directory;

    private final Distributor distributor = new Distributor();
    private final List<SocketChannel> clients = new ArrayList<>();
    private ServerSocketChannel listener;
    private Scoreboard board;
    private Intake intake;

    @BeforeEach
    void listen() throws IOException {
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100)
                .configureBlocking(false);
        board = Scoreboard.create(directory.resolve("scoreboard"), 8, 1);
        intake = intake(1, Set.of());
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
    void givesEachWorkerASocketOfItsOwnBesideTheSharedOne() throws IOException {
        List<ServerSocketChannel> one = intake.socketsFor(0, 10);
        List<ServerSocketChannel> other = intake.socketsFor(1, 11);
        assertThat(one).hasSize(2).startsWith(listener);
        assertThat(other).hasSize(2).startsWith(listener);
        assertThat(one.getLast()).isNotEqualTo(other.getLast());
        assertThat(one.getLast().getLocalAddress()).isEqualTo(listener.getLocalAddress());
    }

    @Test
    void sendsNobodyToAWorkerBeforeItServes() throws IOException {
        ServerSocketChannel booting = intake.socketsFor(0, 10).getLast();
        connect(5);
        assertThat(queue(listener)).isEqualTo(5);
        tell(Step.READY, 0, 10);
        connect(3);
        assertThat(queue(booting)).isEqualTo(3);
        assertThat(queue(listener)).isEqualTo(5);
    }

    @Test
    void sendsNobodyToAWorkerThatLeaves() throws IOException {
        ServerSocketChannel leaving = ready(0, 10);
        ServerSocketChannel staying = ready(1, 11);
        tell(Step.LEAVING, 0, 10);
        connect(20);
        assertThat(queue(leaving)).isZero();
        assertThat(queue(staying)).isEqualTo(20);
    }

    @Test
    void givesTheQueueOfADeadWorkerToItsSuccessor() throws IOException {
        ServerSocketChannel seat = ready(0, 10);
        connect(4);
        tell(Step.GONE, 0, 10);
        assertThat(intake.isHandingOver(List.of(listener))).isTrue();
        connect(1);
        assertThat(queue(listener)).as("who comes while nobody is there").isEqualTo(1);
        ServerSocketChannel again = ready(0, 12);
        assertThat(again).isEqualTo(seat);
        assertThat(queue(again)).isEqualTo(4);
    }

    @Test
    void givesTheNextWorkerASeatWhereSomebodyWaits() throws IOException {
        ServerSocketChannel lowest = ready(0, 10);
        ServerSocketChannel deserted = ready(1, 11);
        tell(Step.LEAVING, 0, 10);
        connect(3);
        tell(Step.GONE, 1, 11);
        assertThat(queue(deserted)).isEqualTo(3);
        ServerSocketChannel next = ready(2, 12);
        assertThat(next).isEqualTo(deserted).isNotEqualTo(lowest);
    }

    @Test
    void givesTheNextWorkerAllQueuesThatNobodyServes() throws IOException {
        ServerSocketChannel one = ready(0, 10);
        ServerSocketChannel other = ready(1, 11);
        connect(40);
        assertThat(List.of(queue(one), queue(other))).as("queues").doesNotContain(0);
        tell(Step.GONE, 0, 10);
        tell(Step.GONE, 1, 11);
        assertThat(intake.socketsFor(0, 12)).containsExactly(listener, one, other);
        assertThat(intake.socketsFor(1, 13)).containsExactly(listener, other);
        assertThat(intake.socketsFor(2, 14)).hasSize(2).doesNotContain(one, other);
    }

    @Test
    void isHandingOverOnlyWhereAskedAbout() throws IOException {
        try (var leaving = ServerSocketChannel.open()) {
            leaving.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100)
                    .configureBlocking(false);
            intake = distributor.intake(1, List.of(listener, leaving), Set.of(), board, Distribution.REUSEPORT, 1);
            ready(0, 10);
            connect(3);
            assertThat(intake.isHandingOver(List.of(leaving))).isFalse();
            assertThat(intake.isHandingOver(List.of(leaving, listener))).isTrue();
        }
    }

    @Test
    void handsTheSameSeatsToTheNextGeneration() throws IOException {
        ServerSocketChannel seat = ready(0, 10);
        Intake heir = intake(2, Set.of());
        assertThat(heir.socketsFor(1, 11).getLast()).isEqualTo(seat);
        distributor.heard(new WorkerEvent(Step.READY, 1, 2, 11, ""));
        intake.retire();
        connect(3);
        assertThat(queue(seat)).isEqualTo(3);
    }

    @Test
    void sendsEverybodyToTheFirstSocketWhenNobodyFollows() throws IOException {
        ServerSocketChannel seat = ready(0, 10);
        intake.retire();
        connect(3);
        assertThat(queue(seat)).isZero();
        assertThat(queue(listener)).isEqualTo(3);
        assertThat(intake.isHandingOver(List.of(listener))).isFalse();
    }

    @Test
    void leavesSocketsThatAreLentAsTheyAre() throws IOException {
        Intake lent = intake(2, Set.of(listener));
        assertThat(lent.socketsFor(0, 10)).containsExactly(listener);
    }

    @Test
    void closesSeatsWithTheirPort() throws IOException {
        ServerSocketChannel seat = ready(0, 10);
        listener.close();
        intake.doorsClosed();
        assertThat(seat.isOpen()).isFalse();
    }

    private Intake intake(int generation, Set<ServerSocketChannel> lent) throws IOException {
        return distributor.intake(generation, List.of(listener), lent, board, Distribution.REUSEPORT, 1);
    }

    private ServerSocketChannel ready(int slot, long pid) throws IOException {
        ServerSocketChannel seat = intake.socketsFor(slot, pid).getLast();
        tell(Step.READY, slot, pid);
        return seat;
    }

    private void tell(Step step, int slot, long pid) {
        distributor.heard(new WorkerEvent(step, slot, 1, pid, ""));
    }

    private void connect(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            clients.add(SocketChannel.open(listener.getLocalAddress()));
        }
    }

    private static int queue(ServerSocketChannel socket) {
        return AcceptQueue.length(socket).orElseThrow();
    }
}
