package dev.mpm.common;

import dev.mpm.api.Board;
import dev.mpm.api.DataSize;
import dev.mpm.api.EngineContext;
import dev.mpm.api.HttpSettings;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A listening socket, an app and a board: what a test starts an engine with, and how it speaks to it as a client. */
public final class Loopback implements EngineContext, AutoCloseable {

    /** A request on a connection that may be kept. */
    public static final String GET = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";

    /** A request whose answer ends the connection. */
    public static final String LAST_GET = "GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration NEVER = Duration.ofDays(7);

    private final HttpHandler handler;
    private final Board board;
    private final ServerSocketChannel listener = ServerSocketChannel.open();

    /** Listens on a free port. */
    public Loopback(HttpHandler handler, Board board) throws IOException {
        this.handler = handler;
        this.board = board;
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        listener.configureBlocking(false);
    }

    /** Connects a client that gives up reading when the test's patience is over. */
    public Socket connect() throws IOException {
        Socket client =
                new Socket(InetAddress.getLoopbackAddress(), listener.socket().getLocalPort());
        client.setSoTimeout((int) PATIENCE.toMillis());
        return client;
    }

    /** Sends text as bytes. */
    public static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads until what came ends with that text. */
    public static String readUntil(Socket client, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = client.getInputStream().read();
            if (next < 0) {
                throw new AssertionError("expected '" + end + "', found the connection's end after: " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }

    /** Reads until the server closes. */
    public static String readAll(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Waits for a latch, or fails. */
    public static void await(String what, CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("waited in vain for " + what);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for " + what, e);
        }
    }

    /** Waits until a condition holds, or fails. */
    public static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Limits that no test meets, however slow its machine. */
    public static HttpSettings wideLimits() {
        return wideLimits(false);
    }

    /**
     * Limits that no test meets.
     *
     * @param keepAliveYield whether clients that were silent for a second make room for those that wait
     */
    public static HttpSettings wideLimits(boolean keepAliveYield) {
        HttpSettings standard = HttpSettings.defaults();
        return new HttpSettings(
                NEVER, 0, keepAliveYield, NEVER, NEVER, standard.maxHeaderSize(), new DataSize(Integer.MAX_VALUE));
    }

    @Override
    public List<ServerSocketChannel> listeners() {
        return List.of(listener);
    }

    @Override
    public HttpHandler handler() {
        return handler;
    }

    @Override
    public HttpSettings http() {
        return wideLimits();
    }

    @Override
    public Board board() {
        return board;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
