package dev.mpm.server.master.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.WorkerState;
import dev.mpm.server.core.posix.AcceptedConnection;
import dev.mpm.server.core.scoreboard.Scoreboard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thread that passes connections on, where it cannot accept for a while. */
@Timeout(60)
final class PassingLoopTest {

    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

    @TempDir
    Path directory;

    private final AtomicInteger failures = new AtomicInteger();

    @Test
    void passesConnectionsOnAfterAcceptHasFailed() throws Exception {
        failures.set(1);
        passesAConnectionOn(listener -> {
            if (failures.getAndDecrement() > 0) {
                throw new IOException("too many open files");
            }
            return AcceptedConnection.from(listener);
        });
    }

    @Test
    void passesConnectionsOnAfterAnError() throws Exception {
        failures.set(2);
        passesAConnectionOn(listener -> {
            if (failures.getAndDecrement() > 0) {
                throw new OutOfMemoryError("as a test");
            }
            return AcceptedConnection.from(listener);
        });
    }

    private void passesAConnectionOn(PassingLoop.Acceptor acceptor) throws Exception {
        Scoreboard board = Scoreboard.create(directory.resolve("scoreboard"), 1, 1);
        try (var listener = ServerSocketChannel.open();
                var loop = new PassingLoop(acceptor, PassingLoop.PATIENCE)) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .configureBlocking(false);
            var generation = new PassedGeneration(1, List.of(listener), board, new InTurn(), 1);
            Thread.ofPlatform().daemon().start(loop);
            loop.order(() -> loop.serve(generation));
            board.claim(0, 1, System.nanoTime(), 0);
            loop.open(generation, 0, 1_000);
            board.writer(0).state(WorkerState.READY);
            try (var _ = SocketChannel.open(listener.getLocalAddress())) {
                awaitOnePassedOn(loop);
            }
            assertThat(failures).hasValueLessThan(0);
        }
    }

    private static void awaitOnePassedOn(PassingLoop loop) {
        long deadline = System.nanoTime() + PATIENCE;
        while (loop.passedOn() == 0) {
            assertThat(System.nanoTime()).as("deadline of waiting").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
