package dev.mpm.server.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class PortGroupTest {

    private static final int BACKLOG = 100;

    private final List<SocketChannel> clients = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before each test
    private ServerSocketChannel base;

    @SuppressWarnings("NullAway.Init") // set before each test
    private PortGroup group;

    @BeforeEach
    void listen() throws IOException {
        base = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        base.configureBlocking(false);
        group = new PortGroup(base, BACKLOG);
    }

    @AfterEach
    void close() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
        group.close();
        base.close();
    }

    @Test
    void drawsAmongTheWantedOnly() throws IOException {
        addThree();
        group.steer(List.of(0, 2));
        connect(60);
        assertThat(queue(base)).isZero();
        assertThat(queue(group.member(1))).isZero();
        assertThat(queue(group.member(0))).isBetween(10, 50);
        assertThat(queue(group.member(0)) + queue(group.member(2))).isEqualTo(60);
    }

    @Test
    void leavesEverybodyToTheFirstWhenNoneIsWanted() throws IOException {
        addThree();
        group.steer(List.of());
        connect(20);
        assertThat(queue(base)).isEqualTo(20);
        assertThat(group.isWaitedIn()).isFalse();
    }

    @Test
    void keepsWhoWaitsWhereNobodyNewIsSent() throws IOException {
        addThree();
        group.steer(List.of(1));
        connect(3);
        group.steer(List.of(2));
        connect(4);
        assertThat(queue(group.member(1))).isEqualTo(3);
        assertThat(queue(group.member(2))).isEqualTo(4);
        assertThat(group.isWaitedIn()).isTrue();
    }

    @Test
    void sendsNobodyToAMemberThatIsAddedLater() throws IOException {
        addThree();
        group.steer(List.of(0));
        group.member(3);
        connect(20);
        assertThat(queue(group.member(0))).isEqualTo(20);
    }

    @Test
    void waitsForThoseInAQueueThatWasLeft() throws IOException {
        addThree();
        group.steer(List.of(0));
        connect(1);
        var now = new long[1];
        var left = new LeftQueue(group.member(0), () -> now[0]);
        now[0] = 10_000_000_000L;
        assertThat(left.isWaitedIn()).isTrue();
        group.member(0).accept().close();
        assertThat(left.isWaitedIn()).isFalse();
    }

    private void addThree() throws IOException {
        for (int i = 0; i < 3; i++) {
            group.member(i);
        }
    }

    private void connect(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            clients.add(SocketChannel.open(base.getLocalAddress()));
        }
    }

    private static int queue(ServerSocketChannel socket) {
        return AcceptQueue.length(socket).orElseThrow();
    }
}
