package dev.mpm.server.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.scoreboard.Counters;
import dev.mpm.server.core.scoreboard.Scoreboard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A worker host in the test's own process, with a listening socket and a master that only listens. */
final class HostedServer implements AutoCloseable {

    private static final int LANES = 8;
    private static final int LIMIT_SECONDS = 30;

    private final BlockingQueue<Message.ToMaster> reports = new LinkedBlockingQueue<>();
    private final ServerSocketChannel listener;
    private final Scoreboard scoreboard;
    private final WorkerHost host;

    /** Starts the app under a model, with at most eight lanes, and these {@code RequestSettings}. */
    HostedServer(Path directory, String mpm, Class<?> app, Map<String, String> requests)
            throws IOException, BootException {
        Path file = directory.resolve("scoreboard");
        scoreboard = Scoreboard.create(file, 1, LANES);
        scoreboard.claim(0, 1, System.nanoTime(), 0);
        boolean hasOneThread = mpm.equals("prefork") || mpm.equals("fork");
        Map<String, String> settings = hasOneThread ? Map.of() : Map.of("threads-per-child", "4");
        var spec = new BootSpec(
                0,
                1,
                file.toString(),
                mpm,
                settings,
                Map.of(),
                requests,
                Map.of(),
                app.getName(),
                List.of(),
                Map.of(),
                Map.of(),
                List.of());
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            host = WorkerHost.load(spec, scoreboard.writer(0), new RunningRequests(), reports::add);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        listener.configureBlocking(false);
        host.serve(List.of(listener));
    }

    /** Sends a request of which the connection is the last, and returns the whole answer. */
    String get(String path) throws IOException {
        try (Socket client = connect()) {
            send(client, "GET " + path + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
            return answer(client);
        }
    }

    Socket connect() throws IOException {
        var address = (InetSocketAddress) listener.getLocalAddress();
        var socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        return socket;
    }

    static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(US_ASCII));
    }

    static String answer(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), US_ASCII);
    }

    /** Waits for the next thing that the master is told. */
    Message.ToMaster said() throws InterruptedException {
        return Objects.requireNonNull(
                reports.poll(LIMIT_SECONDS, TimeUnit.SECONDS), "nothing within " + LIMIT_SECONDS + " s");
    }

    boolean hasSaidMore() {
        return !reports.isEmpty();
    }

    /** Returns what has been counted; a request is when its answer has been sent, so this waits for it. */
    Counters countersAfter(long requests) {
        Counters counters = scoreboard.view(0).counters();
        for (long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
                counters.requests() < requests && System.nanoTime() < until;
                counters = scoreboard.view(0).counters()) {
            LockSupport.parkNanos(1_000_000);
        }
        return counters;
    }

    @Override
    public void close() throws IOException {
        host.close();
        listener.close();
    }
}
