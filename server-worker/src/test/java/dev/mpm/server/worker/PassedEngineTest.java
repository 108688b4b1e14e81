package dev.mpm.server.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.HttpSettings;
import dev.mpm.api.WorkerState;
import dev.mpm.server.core.posix.AcceptedConnection;
import dev.mpm.server.core.posix.ConnectionPipe;
import dev.mpm.server.core.scoreboard.Scoreboard;
import dev.mpm.server.core.scoreboard.SlotGauge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the master sees of an engine to which it passes a connection. */
@Timeout(30)
final class PassedEngineTest {

    @TempDir
    Path directory;

    @Test
    void refusesFromTheMomentOnThatItsOnlyLaneIsTaken() throws IOException {
        try (var pipe = ConnectionPipe.open()) {
            Scoreboard board = board(1);
            SlotGauge gauge = board.gauge(0);
            PassedEngine engine = engine(board, pipe);
            accept(engine, pipe);
            assertThat(gauge.taken()).isEqualTo(1);
            assertThat(gauge.isAccepting()).isFalse();
            engine.board().accepting(false);
            engine.board().connectionOpened();
            assertThat(gauge.isAccepting()).isFalse();
            engine.board().accepting(true);
            assertThat(gauge.isAccepting()).isTrue();
        }
    }

    @Test
    void acceptsAgainWhenAnEngineWithOneLaneWantsFurtherConnections() throws IOException {
        try (var pipe = ConnectionPipe.open()) {
            Scoreboard board = board(1);
            PassedEngine engine = engine(board, pipe);
            accept(engine, pipe);
            engine.board().connectionOpened();
            assertThat(board.gauge(0).isAccepting()).isTrue();
        }
    }

    @Test
    void acceptsOnWhileItHasLanes() throws IOException {
        try (var pipe = ConnectionPipe.open()) {
            Scoreboard board = board(2);
            accept(engine(board, pipe), pipe);
            assertThat(board.gauge(0).isAccepting()).isTrue();
            assertThat(board.gauge(0).taken()).isEqualTo(1);
        }
    }

    private Scoreboard board(int lanes) throws IOException {
        Scoreboard board = Scoreboard.create(directory.resolve("scoreboard"), 1, lanes);
        board.claim(0, 1, System.nanoTime(), 0);
        board.writer(0).state(WorkerState.READY);
        return board;
    }

    private static PassedEngine engine(Scoreboard board, ConnectionPipe pipe) {
        var slot = board.writer(0);
        return new PassedEngine(new HostedEngine(List.of(pipe.far()), _ -> {}, HttpSettings.defaults(), slot), slot);
    }

    private static void accept(PassedEngine engine, ConnectionPipe pipe) throws IOException {
        try (var listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .configureBlocking(false);
            try (var _ = SocketChannel.open(listener.getLocalAddress())) {
                pipe.send(Objects.requireNonNull(AcceptedConnection.from(listener)));
                try (var taken = engine.accept(pipe.far())) {
                    assertThat(taken).isNotNull();
                }
            }
        }
    }
}
