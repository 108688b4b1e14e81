package dev.mpm.compare.load;

import dev.mpm.server.core.posix.FineWait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Plays its share of all streams of a run on one thread: sends what is due, waits for answers or for what is due next. Ends when
 * all its crowds are over, or by an interrupt, and closes what it has opened.
 */
final class LoopThread implements Runnable {

    /** Attached to the key of a connection that waits only for the server to close it. */
    static final Object PARTED = new Object();

    private static final int BUFFER = 64 << 10;

    /** How long a reset may come after the end of a connection: a server closes in two steps. */
    private static final long DOUBT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Up to this, the loop waits as finely as requests are due; a selector's milliseconds are too coarse. */
    private static final long FINE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final InetSocketAddress server;
    private final Selector selector;
    private final byte[] bytes = new byte[BUFFER];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private final List<Crowd> crowds = new ArrayList<>();
    private final BusyTime busy = new BusyTime();

    /** Clients to be settled, with the times when; the oldest first. */
    private final ArrayDeque<Client> doubtful = new ArrayDeque<>();

    private final ArrayDeque<Long> doubtsEnd = new ArrayDeque<>();
    private @Nullable Throwable failure;

    /** Whether the selector has yet to learn what a connection waits for. */
    private boolean changed;

    LoopThread(InetSocketAddress server) throws IOException {
        this.server = server;
        selector = Selector.open();
    }

    void add(Crowd crowd) {
        crowds.add(crowd);
        if (crowd.pushes()) {
            busy.cover(crowd.begin(), crowd.end());
        }
    }

    InetSocketAddress server() {
        return server;
    }

    /** Waits for a new connection, too. */
    SelectionKey register(SocketChannel channel, int operations, Client client) throws IOException {
        changed = true;
        return channel.register(selector, operations, client);
    }

    /** Waits for something else on a connection. */
    void interest(SelectionKey key, int operations) {
        changed = true;
        key.interestOps(operations);
    }

    /** Returns the buffer into which all connections read. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** Returns what is in the buffer, from its beginning. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns what ended this loop before its time, after it has ended. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Returns which share of the time, while requests were to be sent without a pause, this thread was computing. */
    double busyShare() {
        return busy.share();
    }

    SocketChannel open() {
        try {
            return SocketChannel.open();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open one more connection", e);
        }
    }

    static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }

    /** Calls {@link Client#settle} in a moment. */
    void doubt(Client client) {
        doubtful.add(client);
        doubtsEnd.add(System.nanoTime() + DOUBT_NANOS);
    }

    @Override
    public void run() {
        TimerSlack.reduce();
        try (selector;
                var fine = new FineWait(selector)) {
            play(fine);
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        } finally {
            crowds.forEach(Crowd::close);
        }
    }

    private void play(FineWait fine) throws IOException {
        while (!Thread.currentThread().isInterrupted()) {
            long now = System.nanoTime();
            busy.look(now);
            long next = settle(now);
            boolean over = true;
            for (int i = 0; i < crowds.size(); i++) {
                var crowd = crowds.get(i);
                if (!crowd.isOver()) {
                    long wanted = crowd.act(now);
                    next = wanted - next < 0 ? wanted : next;
                    over = false;
                }
            }
            if (over) {
                partAll();
                return;
            }
            await(next - System.nanoTime(), fine);
        }
    }

    /** Settles those whose time has come, and returns when to do so again. */
    private long settle(long now) {
        while (!doubtful.isEmpty() && doubtsEnd.element() - now <= 0) {
            doubtsEnd.remove();
            doubtful.remove().settle();
        }
        return doubtful.isEmpty() ? now + TimeUnit.HOURS.toNanos(1) : doubtsEnd.element();
    }

    /** Waits for the time or a little less, or until something happens, and does what then can be done. */
    private void await(long nanos, FineWait fine) throws IOException {
        if (nanos > FINE_NANOS) {
            selector.select(LoopThread::ready, TimeUnit.NANOSECONDS.toMillis(nanos) - 1);
            return;
        }
        if (nanos > 0 && !changed) {
            fine.await(nanos);
        }
        changed = false;
        selector.selectNow(LoopThread::ready);
    }

    private static void ready(SelectionKey key) {
        if (key.attachment() instanceof Client client) {
            client.ready();
        } else if (key.channel() instanceof SocketChannel parted) {
            close(parted);
        }
    }

    private void partAll() {
        for (var key : selector.keys()) {
            if (key.channel() instanceof SocketChannel channel) {
                close(channel);
            }
        }
    }

    /** Measures the processor time of the current thread between two times. */
    private static final class BusyTime {

        private long from = Long.MAX_VALUE;
        private long to = Long.MIN_VALUE;
        private long began;
        private long beganCpu = -1;
        private double share = -1;

        void cover(long begin, long end) {
            from = Math.min(from, begin);
            to = Math.max(to, end);
        }

        void look(long now) {
            if (beganCpu < 0 && from != Long.MAX_VALUE && now - from >= 0) {
                began = now;
                beganCpu = cpu();
            } else if (beganCpu >= 0 && share < 0 && now - to >= 0) {
                share = (cpu() - beganCpu) / (double) Math.max(1, now - began);
            }
        }

        double share() {
            return Math.max(0, share);
        }

        private static long cpu() {
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }
    }
}
