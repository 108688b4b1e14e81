package dev.mpm.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One kept-alive connection of the paced client, with a request on its way or none. */
final class PacedConnection {

    private static final byte[] QUICK = request("/plaintext");
    private static final byte[] SLEEPER = request("/sleep?ms=50");
    private static final String LENGTH = "content-length:";

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(4096);
    private long due;
    private boolean sleeper;

    private PacedConnection(SocketChannel channel) {
        this.channel = channel;
    }

    static PacedConnection open(InetSocketAddress server, Selector selector) throws IOException {
        var channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        var connection = new PacedConnection(channel);
        channel.register(selector, SelectionKey.OP_READ, connection);
        return connection;
    }

    /** Closes this connection and opens another in its place. */
    PacedConnection reopen(InetSocketAddress server, Selector selector) throws IOException {
        channel.close();
        return open(server, selector);
    }

    /** @param due when it should have been sent */
    void send(long due, boolean sleeper) throws IOException {
        this.due = due;
        this.sleeper = sleeper;
        buffer.clear();
        channel.write(ByteBuffer.wrap(sleeper ? SLEEPER : QUICK));
    }

    /**
     * Reads what is there.
     *
     * @return whether the answer is complete
     * @throws IOException if the server has closed the connection or answered wrongly
     */
    boolean receive(PacedCounts counts) throws IOException {
        if (channel.read(buffer) < 0) {
            throw new IOException("the server closed a connection");
        }
        var text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || text.length() < end + 4 + length(text, end)) {
            return false;
        }
        if (!text.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("the server answered: " + text);
        }
        if (sleeper) {
            counts.slept();
        } else {
            counts.quick(System.nanoTime() - due);
        }
        return true;
    }

    private static int length(String text, int end) {
        var head = text.substring(0, end).toLowerCase(Locale.ROOT);
        int start = head.indexOf(LENGTH) + LENGTH.length();
        int stop = head.indexOf('\r', start);
        return Integer.parseInt(head.substring(start, stop < 0 ? end : stop).trim());
    }

    private static byte[] request(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
