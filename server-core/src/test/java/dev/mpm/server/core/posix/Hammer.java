package dev.mpm.server.core.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that connect to a listening socket as fast as they can, each connection for one byte, and the workers that serve
 * them. The clients are threads of the platform: a virtual one may not wait at a Unix-domain socket's full queue.
 */
final class Hammer implements AutoCloseable {

    static final int CLIENTS = 48;
    private static final int WORKERS = 3;

    /** When the workers begin to accept. */
    enum Workers {
        FROM_THE_START,
        ONCE_IT_IS_SHUT
    }

    /**
     * What became of the clients' attempts.
     *
     * @param connected those whose connect succeeded
     * @param served connected, and answered
     * @param cut connected, and then closed or reset without an answer
     * @param refused those whose connect failed, each client's last
     */
    record Counts(int connected, int served, int cut, int refused) {}

    private final ServerSocketChannel listener;
    private final SocketAddress address;
    private final Workers workers;
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final CountDownLatch enough;
    private final CountDownLatch finish = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Readies all.
     *
     * @param enough how many connections there are before the door is shut
     */
    Hammer(ServerSocketChannel listener, Workers workers, int enough) throws IOException {
        this.listener = listener;
        this.address = listener.getLocalAddress();
        this.workers = workers;
        this.enough = new CountDownLatch(enough);
    }

    /** Shuts the door in the midst of it all, closes it as soon as nobody waits, and lets everything come to its end. */
    Counts shutAndClose() throws IOException, InterruptedException {
        try (var door = Door.of(listener)) {
            start(CLIENTS, this::connectUntilRefused);
            if (workers == Workers.FROM_THE_START) {
                start(WORKERS, this::serve);
            }
            enough.await();
            door.shut().ifPresent(reason -> {
                throw new AssertionError(reason);
            });
            if (workers == Workers.ONCE_IT_IS_SHUT) {
                start(WORKERS, this::serve);
            }
            while (door.isWaitedAt()) {
                finish.await(10, TimeUnit.MILLISECONDS); // meanwhile the workers accept
            }
            finish.countDown();
            joinWorkers();
        }
        joinAll();
        return new Counts(connected.get(), served.get(), cut.get(), refused.get());
    }

    private void start(int count, Runnable work) {
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofPlatform().daemon().start(work));
        }
    }

    private void connectUntilRefused() {
        while (true) {
            try (var client = SocketChannel.open(address)) {
                connected.incrementAndGet();
                enough.countDown();
                (isAnswered(client) ? served : cut).incrementAndGet();
            } catch (IOException _) {
                refused.incrementAndGet();
                return;
            }
        }
    }

    private static boolean isAnswered(SocketChannel client) {
        try {
            return client.read(ByteBuffer.allocate(1)) == 1;
        } catch (IOException _) {
            return false;
        }
    }

    private void serve() {
        try (var selector = Selector.open()) {
            listener.register(selector, SelectionKey.OP_ACCEPT);
            while (finish.getCount() > 0) {
                selector.select(5);
                selector.selectedKeys().clear();
                serveWaiting();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serveWaiting() throws IOException {
        while (true) {
            try (var client = listener.accept()) {
                if (client == null) {
                    return;
                }
                client.write(ByteBuffer.wrap(new byte[] {'!'}));
            }
        }
    }

    private void joinWorkers() throws InterruptedException {
        for (var worker : threads.subList(CLIENTS, threads.size())) {
            worker.join();
        }
    }

    private void joinAll() throws InterruptedException {
        for (var thread : threads) {
            if (!thread.join(Duration.ofSeconds(30))) {
                throw new AssertionError("a client still waits after 30 s");
            }
        }
    }

    @Override
    public void close() throws IOException {
        finish.countDown();
        listener.close();
    }
}
