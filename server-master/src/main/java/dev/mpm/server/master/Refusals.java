package dev.mpm.server.master;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Answers connections with status 503, whatever they ask, and keeps them until their clients have had time to see it.
 *
 * <p>Nothing is read from them. A connection that is closed with something unread is reset, and the reset may overtake the
 * answer; so each stays open for a while after the answer's end, unless too many others come after it. For one thread.
 */
final class Refusals implements Closeable {

    /** Long enough for an answer to reach its client and be read. */
    private static final long STAY = Duration.ofSeconds(1).toNanos();

    /** How many may stay: each takes a descriptor of the master's. */
    static final int MOST = 256;

    private static final String TEXT = "All processes of this server are taken. Try again in a moment.\n";

    private static final byte[] ANSWER = ("HTTP/1.1 503 Service Unavailable\r\n"
                    + "Connection: close\r\n"
                    + "Retry-After: 1\r\n"
                    + "Content-Type: text/plain\r\n"
                    + "Content-Length: " + TEXT.length() + "\r\n"
                    + "\r\n" + TEXT)
            .getBytes(US_ASCII);

    private record Refused(SocketChannel connection, long until) {}

    private final ArrayDeque<Refused> staying = new ArrayDeque<>();

    /** Answers a connection, which has just been accepted and is closed here sooner or later. */
    void refuse(SocketChannel connection, long now) {
        try {
            connection.configureBlocking(false); // the answer fits into what the kernel takes at once
            connection.write(ByteBuffer.wrap(ANSWER));
            connection.shutdownOutput();
            staying.add(new Refused(connection, now + STAY));
        } catch (IOException e) {
            close(connection); // its client has left
        }
        if (staying.size() > MOST) {
            close(staying.remove().connection());
        }
    }

    /** Closes those that have stayed long enough. */
    void letGo(long now) {
        for (Refused first = staying.peek(); first != null && now - first.until() >= 0; first = staying.peek()) {
            close(staying.remove().connection());
        }
    }

    /** Returns in how many milliseconds to do that next, 1 or more; 0 if nobody stays. */
    long millisToNext(long now) {
        Refused first = staying.peek();
        return first == null
                ? 0
                : Math.max(1, Duration.ofNanos(first.until() - now).toMillis());
    }

    private static void close(SocketChannel connection) {
        try {
            connection.close();
        } catch (IOException e) {
            System.getLogger(Refusals.class.getName()).log(System.Logger.Level.DEBUG, "cannot close a connection", e);
        }
    }

    /** Closes all. */
    @Override
    public void close() {
        staying.forEach(refused -> close(refused.connection()));
        staying.clear();
    }
}
