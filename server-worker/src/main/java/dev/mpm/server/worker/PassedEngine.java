package dev.mpm.server.worker;

import dev.mpm.api.Board;
import dev.mpm.api.EngineContext;
import dev.mpm.api.HttpSettings;
import dev.mpm.api.Lane;
import dev.mpm.server.core.posix.ConnectionLostException;
import dev.mpm.server.core.posix.PassedConnections;
import dev.mpm.server.core.scoreboard.SlotWriter;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the engine is given where the master accepts the connections and passes them on.
 *
 * <p>While connections wait in the master because no process had room, it is told whenever this one may have room again.
 */
final class PassedEngine implements EngineContext {

    private final HostedEngine hosted;
    private final PassedConnections passed;
    private final SlotWriter slot;
    private final TellingBoard board;

    /**
     * Takes connections from the end of a pipe, which stays the caller's.
     *
     * @param hosted what is the same wherever connections come from; the pipe's end is its only socket
     */
    PassedEngine(HostedEngine hosted, SlotWriter slot) {
        this.hosted = hosted;
        this.passed = new PassedConnections(hosted.listeners().getFirst());
        this.slot = slot;
        this.board = new TellingBoard();
    }

    @Override
    public List<ServerSocketChannel> listeners() {
        return hosted.listeners();
    }

    @Override
    public @Nullable SocketChannel accept(ServerSocketChannel listener) throws IOException {
        try {
            SocketChannel connection = passed.accept();
            if (connection != null) {
                taken();
            }
            return connection;
        } catch (ConnectionLostException e) {
            slot.connectionTaken(); // else it would take up room for ever
            throw e;
        }
    }

    private void taken() {
        if (slot.lanes() == 1) {
            board.refuseUntilItIsOpened(); // before the master sees that it was taken, and gives another one ahead
            slot.connectionTaken();
        } else {
            slot.connectionTaken();
            tellThatThereMayBeRoom();
        }
    }

    private void tellThatThereMayBeRoom() {
        if (slot.connectionsWait()) {
            passed.knock();
        }
    }

    @Override
    public boolean connectionsWait() {
        return slot.connectionsWait();
    }

    @Override
    public HttpHandler handler() {
        return hosted.handler();
    }

    @Override
    public HttpSettings http() {
        return hosted.http();
    }

    @Override
    public Board board() {
        return board;
    }

    @Override
    public boolean leave(CompletionStage<?> finished) {
        return hosted.leave(finished);
    }

    @Override
    public int processors() {
        return hosted.processors();
    }

    /** The worker's board; that the engine accepts again is not only written down. */
    private final class TellingBoard implements Board {

        /** What the engine has said. */
        private boolean accepting = true;

        /** Refuses others until the engine counts the one that it has taken: then holds what it has said by then. */
        synchronized void refuseUntilItIsOpened() {
            slot.accepting(false);
        }

        @Override
        public int lanes() {
            return slot.lanes();
        }

        @Override
        public Lane lane(int index) {
            return slot.lane(index);
        }

        @Override
        public void connectionOpened() {
            slot.connectionOpened();
            if (slot.lanes() == 1) {
                sayWhetherAccepting();
            }
        }

        @Override
        public void connectionClosed() {
            slot.connectionClosed();
        }

        @Override
        public synchronized void accepting(boolean accepting) {
            this.accepting = accepting;
            sayWhetherAccepting();
        }

        private synchronized void sayWhetherAccepting() {
            slot.accepting(accepting);
            if (accepting) {
                tellThatThereMayBeRoom();
            }
        }
    }
}
