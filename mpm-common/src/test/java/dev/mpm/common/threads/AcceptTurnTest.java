package dev.mpm.common.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.Board;
import dev.mpm.common.Loopback;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AcceptTurnTest {

    /** Otherwise a drain could find nothing open although a connection had been accepted. */
    @Test
    void countsAConnectionBeforeAPauseIsOver() throws Exception {
        CountDownLatch accepted = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch paused = new CountDownLatch(1);
        try (Loopback loopback = new Loopback(exchange -> {}, Board.forgetful(1));
                AcceptTurn turn = new AcceptTurn(loopback, () -> {
                    accepted.countDown();
                    Loopback.await("the test to go on", goOn);
                });
                Socket _ = loopback.connect()) {
            CompletableFuture<SocketChannel> connection = acceptLater(turn);
            Loopback.await("the connection to be counted", accepted);
            Thread pauser = Thread.ofPlatform().daemon().start(() -> {
                turn.pause();
                paused.countDown();
            });
            Loopback.await("the pause to wait or to be over", () -> switch (pauser.getState()) {
                case WAITING, TERMINATED -> true;
                default -> false;
            });
            assertThat(paused.getCount()).as("pauses under way").isEqualTo(1);
            goOn.countDown();
            Loopback.await("the pause to be over", paused);
            connection.get(10, TimeUnit.SECONDS).close();
        }
    }

    @Test
    void acceptsOnAThreadThatWasInterruptedBefore() throws Exception {
        try (Loopback loopback = new Loopback(exchange -> {}, Board.forgetful(1));
                AcceptTurn turn = new AcceptTurn(loopback, () -> {})) {
            CompletableFuture<SocketChannel> connection = new CompletableFuture<>();
            Thread.ofPlatform().daemon().start(() -> {
                Thread.currentThread().interrupt();
                connection.complete(turn.accept());
            });
            try (Socket _ = loopback.connect();
                    SocketChannel accepted = connection.get(10, TimeUnit.SECONDS)) {
                assertThat(accepted.isOpen()).isTrue();
            }
        }
    }

    private static CompletableFuture<SocketChannel> acceptLater(AcceptTurn turn) {
        CompletableFuture<SocketChannel> connection = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> connection.complete(turn.accept()));
        return connection;
    }
}
