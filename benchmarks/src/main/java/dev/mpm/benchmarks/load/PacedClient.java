package dev.mpm.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests when they are due, whether or not those before are answered: the open load that wrk does not have.
 *
 * <p>An order on standard input is {@code run RATE EVERY SECONDS}: so many requests a second (0: as many as are answered),
 * each EVERYth for {@code /sleep?ms=50} (0: none). The answer is a line of counters; latencies are milliseconds, of
 * {@code /plaintext} only, from when the request was due. One thread does everything.
 */
final class PacedClient {

    /** How many requests are on their way at a time where there is no rate. */
    private static final int CLOSED_LOOP = 64;

    /** How long answers may take that are still missing at the end. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private final InetSocketAddress server;
    private final Selector selector = Selector.open();
    private final ArrayDeque<PacedConnection> free = new ArrayDeque<>();
    private final int connections;

    /** Whether no connection was free when requests were last sent: what is late then is late by the server. */
    private boolean starved;

    private PacedClient(InetSocketAddress server, int connections) throws IOException {
        this.server = server;
        this.connections = connections;
        for (int i = 0; i < connections; i++) {
            free.add(PacedConnection.open(server, selector));
        }
    }

    /** Runs until standard input ends. Arguments: the server's port, the most connections. */
    public static void main(String[] args) throws IOException {
        var client = new PacedClient(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])),
                Integer.parseInt(args[1]));
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var order = orders.readLine(); order != null; order = orders.readLine()) {
            var words = order.split(" ", -1);
            long nanos = TimeUnit.SECONDS.toNanos(Long.parseLong(words[3]));
            System.out.println("ok " + client.run(Long.parseLong(words[1]), Integer.parseInt(words[2]), nanos));
        }
    }

    private String run(long rate, int every, long nanos) throws IOException {
        long start = System.nanoTime();
        var counts = new PacedCounts();
        var pace = new Pace(rate, CLOSED_LOOP, start);
        long now = start;
        while (now - start < nanos) {
            boolean sent = send(pace, every, now, counts);
            boolean received = receive(0, counts);
            if (!sent && !received) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            now = System.nanoTime();
        }
        long deadline = now + PATIENCE_NANOS;
        while (onTheWay() > 0 && System.nanoTime() - deadline < 0) {
            var _ = receive(1, counts);
        }
        counts.missing(onTheWay());
        return counts.text(now - start);
    }

    private int onTheWay() {
        return connections - free.size();
    }

    private boolean send(Pace pace, int every, long now, PacedCounts counts) throws IOException {
        long before = pace.taken();
        while (!free.isEmpty() && pace.isDue(now, onTheWay())) {
            boolean sleeper = every > 0 && pace.taken() % every == every - 1;
            long due = pace.take(now);
            if (!starved) {
                counts.late(now - due);
            }
            free.remove().send(due, sleeper);
        }
        starved = free.isEmpty();
        return pace.taken() > before;
    }

    private boolean receive(long waitMillis, PacedCounts counts) throws IOException {
        int ready = waitMillis > 0 ? selector.select(waitMillis) : selector.selectNow();
        for (var key : selector.selectedKeys()) {
            receive(key, counts);
        }
        selector.selectedKeys().clear();
        return ready > 0;
    }

    private void receive(SelectionKey key, PacedCounts counts) throws IOException {
        var connection = (PacedConnection) key.attachment();
        try {
            if (connection.receive(counts)) {
                free.add(connection);
            }
        } catch (IOException _) {
            counts.failed();
            free.add(connection.reopen(server, selector));
        }
    }
}
