package dev.mpm.common.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ExclusiveArrivalsTest {

    private final BlockingQueue<String> woken = new LinkedBlockingQueue<>();
    private final List<Arrivals> waiters = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<SocketChannel> clients = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before each test
    private ServerSocketChannel listener;

    @BeforeEach
    void listen() throws IOException {
        listener = ServerSocketChannel.open();
        listener.configureBlocking(false);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws Exception {
        for (Arrivals waiter : waiters) {
            waiter.wakeup();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (Arrivals waiter : waiters) {
            waiter.close();
        }
        for (SocketChannel client : clients) {
            client.close();
        }
        listener.close();
    }

    @Test
    void wakesOneWaiterPerConnectionInTheOrderInWhichTheyCame() throws Exception {
        waits("a");
        waits("b");
        waits("c");

        connect();
        assertThat(woken.take()).isEqualTo("a");
        connect();
        assertThat(woken.take()).isEqualTo("b");
        waits("a again");
        connect();
        assertThat(woken.take()).isEqualTo("c");
        connect();
        assertThat(woken.take()).isEqualTo("a again");
        assertThat(woken).isEmpty();
    }

    @Test
    void doesNotWaitWhenAConnectionIsThereAlready() throws Exception {
        SocketChannel client = connect();
        start("late").join();
        assertThat(woken.take()).isEqualTo("late");
        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void returnsOnceForEachTimeItIsWokenUp() throws Exception {
        Arrivals arrivals = new ExclusiveArrivals(List.of(listener));
        waiters.add(arrivals);
        arrivals.wakeup();
        start("woken before", arrivals).join();
        assertThat(woken.take()).isEqualTo("woken before");

        Thread second = start("woken after", arrivals);
        while (!isInEpoll(second)) {
            Thread.onSpinWait();
        }
        assertThat(woken).isEmpty();
        arrivals.wakeup();
        second.join();
        assertThat(woken.take()).isEqualTo("woken after");
    }

    private SocketChannel connect() throws IOException {
        SocketChannel client = SocketChannel.open(listener.getLocalAddress());
        clients.add(client);
        return client;
    }

    /** Has a thread wait, and returns when it does. */
    private Thread waits(String name) throws IOException {
        Thread thread = start(name);
        while (thread.isAlive() && !isInEpoll(thread)) {
            Thread.onSpinWait();
        }
        return thread;
    }

    private static boolean isInEpoll(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && stack[0].getMethodName().equals("wait");
    }

    private Thread start(String name) throws IOException {
        Arrivals arrivals = new ExclusiveArrivals(List.of(listener));
        waiters.add(arrivals);
        return start(name, arrivals);
    }

    private Thread start(String name, Arrivals arrivals) {
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                arrivals.await();
                SocketChannel accepted = listener.accept();
                if (accepted != null) {
                    accepted.close();
                }
                woken.add(name); // last: who waits from now on must not find the same connection
            } catch (IOException e) {
                woken.add(name + ": " + e);
            }
        });
        threads.add(thread);
        return thread;
    }
}
