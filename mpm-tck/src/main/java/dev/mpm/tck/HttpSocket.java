package dev.mpm.tck;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A client's end of one connection, TCP or Unix-domain: sends bytes as they are and takes answers apart.
 *
 * <p>For one thread. Every call ends within the patience given at the start, and fails the test with all that was received
 * so far.
 */
final class HttpSocket implements AutoCloseable {

    private static final int END = -1;
    private static final int MOST_SHOWN = 4000;

    private final SocketChannel channel;
    private final Selector selector;
    private final Duration patience;
    private final ByteBuffer unread = ByteBuffer.allocate(64 << 10).flip();
    private final ByteArrayOutputStream receivedFirst = new ByteArrayOutputStream();
    private long received;
    private String notes = "";

    private HttpSocket(SocketChannel channel, Selector selector, Duration patience) {
        this.channel = channel;
        this.selector = selector;
        this.patience = patience;
    }

    /** Connects; the connection counts as made also while it waits in the server's backlog. */
    static HttpSocket connect(SocketAddress address, Duration patience) {
        try {
            var channel = SocketChannel.open(address);
            channel.configureBlocking(false);
            var selector = Selector.open();
            channel.register(selector, 0);
            return new HttpSocket(channel, selector, patience);
        } catch (IOException e) {
            throw new AssertionError("cannot connect to " + address + ": " + e, e);
        }
    }

    /** Joins lines to the head of a request, with the empty line that ends it. */
    static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    /** Returns a complete request without body on a connection that may be kept. */
    static String get(String path) {
        return head("GET " + path + " HTTP/1.1", "Host: tck");
    }

    /** Sends text, each character one byte. A server that has closed shows when the answer is read. */
    HttpSocket send(String text) {
        return send(Answer.bytes(text));
    }

    HttpSocket send(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        long deadline = deadline(patience);
        try {
            while (buffer.hasRemaining()) {
                if (channel.write(buffer) == 0 && !ready(SelectionKey.OP_WRITE, deadline)) {
                    throw failure("the server to take " + buffer.remaining() + " more bytes");
                }
            }
        } catch (IOException e) {
            notes += "[cannot send: " + e.getMessage() + "]";
        }
        return this;
    }

    /** Reads one complete answer. */
    Answer answer() {
        return answer(true);
    }

    /** Reads an answer that has no body whatever its headers say. */
    Answer answerToHead() {
        return answer(false);
    }

    /** Reads exactly that many bytes. */
    String take(int count) {
        return body(count, deadline(patience));
    }

    /** Reads everything until the server closes the connection. */
    String untilEnd() {
        var text = new StringBuilder();
        long deadline = deadline(patience);
        for (int next = next(deadline, "the connection's end"); next != END; next = next(deadline, "its end")) {
            text.append((char) next);
        }
        return text.toString();
    }

    /** Fails unless the server closes the connection without another byte. */
    void expectEnd() {
        int next = next(deadline(patience), "the connection's end");
        if (next != END) {
            throw new AssertionError("expected the connection's end, found another byte, " + next + history());
        }
    }

    /** Returns whether the server has sent something, or closed the connection, before the time is over. */
    boolean hearsWithin(Duration limit) {
        return unread.hasRemaining() || fill(deadline(limit)) != 0;
    }

    /** Waits for the first byte of an answer and returns whether the connection's end came instead. */
    boolean endsWithoutAnswer() {
        if (unread.hasRemaining()) {
            return false;
        }
        int count = fill(deadline(patience));
        if (count == 0) {
            throw failure("an answer or the connection's end");
        }
        return count == END;
    }

    /** Returns whether the server closed the connection before the time is over; what it sends first is skipped. */
    boolean endsWithin(Duration limit) {
        long deadline = deadline(limit);
        int count;
        do {
            unread.position(unread.limit());
            count = fill(deadline);
        } while (count > 0);
        return count == END;
    }

    /** Sends nothing more: the server sees the end of the connection, and may still answer. */
    void finish() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes so that the server sees a reset, as from a client that crashed. */
    void reset() {
        try {
            channel.setOption(java.net.StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    @Override
    public void close() {
        try (channel;
                selector) {
            unread.limit(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer answer(boolean withBody) {
        long deadline = deadline(patience);
        String line = line(deadline);
        var headers = lines(deadline);
        var head = new Answer(line, headers, "", List.of());
        int status = head.status();
        if (!withBody || status < 200 || status == 204 || status == 304) {
            return head;
        }
        if (head.header("transfer-encoding").isPresent()) {
            String body = chunks(deadline);
            return new Answer(line, headers, body, lines(deadline));
        }
        var length = head.header("content-length");
        String body = length.isPresent() ? body(Integer.parseInt(length.get()), deadline) : untilEnd();
        return new Answer(line, headers, body, List.of());
    }

    private String chunks(long deadline) {
        var body = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(line(deadline), 16);
            if (size == 0) {
                return body.toString();
            }
            body.append(body(size, deadline));
            String end = line(deadline);
            if (!end.isEmpty()) {
                throw new AssertionError(
                        "expected the end of a chunk of " + size + ", found '" + end + "'" + history());
            }
        }
    }

    private String body(int count, long deadline) {
        var bytes = new byte[count];
        for (int i = 0; i < count; ) {
            bytes[i] = (byte) nextInside(deadline, "byte " + i + " of " + count);
            int more = Math.min(count - i - 1, unread.remaining());
            unread.get(bytes, i + 1, more);
            i += 1 + more;
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private List<String> lines(long deadline) {
        var lines = new ArrayList<String>();
        for (String line = line(deadline); !line.isEmpty(); line = line(deadline)) {
            lines.add(line);
        }
        return lines;
    }

    private String line(long deadline) {
        var line = new StringBuilder();
        for (int next = nextInside(deadline, "a line"); next != '\n'; next = nextInside(deadline, "a line's end")) {
            line.append((char) next);
        }
        if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
            throw new AssertionError("expected a line that ends with CR LF, found '" + line + "'" + history());
        }
        return line.substring(0, line.length() - 1);
    }

    private int nextInside(long deadline, String what) {
        int next = next(deadline, what);
        if (next == END) {
            throw new AssertionError("expected " + what + ", found the connection's end" + history());
        }
        return next;
    }

    private int next(long deadline, String what) {
        if (!unread.hasRemaining()) {
            int count = fill(deadline);
            if (count == 0) {
                throw failure(what);
            }
            if (count == END) {
                return END;
            }
        }
        return unread.get() & 0xff;
    }

    /** Reads what is there, or waits for it. Returns 0 when the time is over, -1 at the end, also after a reset. */
    private int fill(long deadline) {
        unread.clear();
        int count = 0;
        try {
            do {
                count = channel.read(unread);
            } while (count == 0 && ready(SelectionKey.OP_READ, deadline));
        } catch (IOException e) {
            notes += "[" + e.getMessage() + "]";
            count = END;
        }
        unread.flip();
        received += unread.limit();
        receivedFirst.write(unread.array(), 0, Math.min(unread.limit(), MOST_SHOWN - receivedFirst.size()));
        return count;
    }

    private boolean ready(int operation, long deadline) throws IOException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            return false;
        }
        channel.keyFor(selector).interestOps(operation);
        selector.select(millis);
        selector.selectedKeys().clear();
        return true;
    }

    private AssertionError failure(String what) {
        return new AssertionError("waited " + patience.toMillis() + " ms in vain for " + what + history());
    }

    private String history() {
        String shown = receivedFirst.toString(StandardCharsets.ISO_8859_1) + (received > MOST_SHOWN ? "..." : "");
        return "; received " + received + " bytes in all " + notes + ":\n" + shown;
    }

    private static long deadline(Duration limit) {
        return System.nanoTime() + limit.toNanos();
    }
}
