package dev.mpm.common.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.Board;
import dev.mpm.api.Lane;
import dev.mpm.common.Loopback;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VirtualCrewTest {

    private static final int PLACES = 3;

    private final Set<Thread> servedBy = ConcurrentHashMap.newKeySet();
    private final AcceptingBoard board = new AcceptingBoard();
    private final HttpHandler handler = exchange -> {
        servedBy.add(Thread.currentThread());
        exchange.getResponseSender().send("served");
    };

    @Test
    void servesEachConnectionOnAVirtualThreadOfItsOwn() throws IOException {
        try (Loopback loopback = new Loopback(handler, board);
                ConnectionThreads _ = ConnectionThreads.startVirtual(loopback, "test", PLACES, 1);
                Socket first = loopback.connect();
                Socket second = loopback.connect()) {
            for (int i = 0; i < 2; i++) {
                ask(first);
                ask(second);
            }
            assertThat(servedBy).hasSize(2).allMatch(Thread::isVirtual);
            assertThat(servedBy.stream().map(Thread::getName)).containsExactlyInAnyOrder("test-1", "test-2");
        }
    }

    @Test
    void acceptsAgainWhenOneOfAllPlacesIsFree() throws IOException {
        List<Socket> clients = new ArrayList<>();
        try (Loopback loopback = new Loopback(handler, board);
                ConnectionThreads engine = ConnectionThreads.startVirtual(loopback, "test", PLACES, 1)) {
            for (int i = 0; i <= PLACES; i++) {
                clients.add(loopback.connect());
            }
            Loopback.await("all places to be taken", () -> !board.accepting);
            assertThat(engine.connections()).isEqualTo(PLACES);
            for (Socket client : clients.subList(0, PLACES)) {
                ask(client);
            }

            clients.getFirst().close();
            ask(clients.getLast());
            assertThat(engine.connections()).isEqualTo(PLACES);
            clients.get(1).close();
            Loopback.await("a place to be free", () -> board.accepting && engine.connections() == PLACES - 1);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void leavesNoThreadBehindWhenItCloses() throws IOException {
        try (Loopback loopback = new Loopback(handler, board);
                Socket idle = loopback.connect()) {
            try (ConnectionThreads _ = ConnectionThreads.startVirtual(loopback, "test", PLACES, 1)) {
                ask(idle);
            }
            assertThat(servedBy).hasSize(1).noneMatch(Thread::isAlive);
            assertThat(Loopback.readAll(idle)).isEmpty();
        }
    }

    private static void ask(Socket client) throws IOException {
        Loopback.send(client, Loopback.GET);
        Loopback.readUntil(client, "served");
    }

    private static final class AcceptingBoard implements Board {

        private final Board forgetful = Board.forgetful(PLACES);
        private volatile boolean accepting = true;

        @Override
        public int lanes() {
            return PLACES;
        }

        @Override
        public Lane lane(int index) {
            return forgetful.lane(index);
        }

        @Override
        public void connectionOpened() {}

        @Override
        public void connectionClosed() {}

        @Override
        public void accepting(boolean accepting) {
            this.accepting = accepting;
        }
    }
}
