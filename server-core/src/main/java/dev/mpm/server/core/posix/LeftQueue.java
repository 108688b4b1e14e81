package dev.mpm.server.core.posix;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The queue of a listening TCP socket to which no new connections are sent any more, as long as somebody may still be in it.
 * One thread.
 */
public final class LeftQueue {

    /** Within this time it becomes true that no new connections are sent there: it is being said to somebody else. */
    private static final long SETTLED = Duration.ofMillis(100).toNanos();

    private final ServerSocketChannel socket;
    private final LongSupplier clock;
    private final long since;

    LeftQueue(ServerSocketChannel socket, LongSupplier clock) {
        this.socket = socket;
        this.clock = clock;
        this.since = clock.getAsLong();
    }

    /** Begins to watch a socket that is being left now. */
    public static LeftQueue of(ServerSocketChannel socket) {
        return new LeftQueue(socket, System::nanoTime);
    }

    /** Returns whether connections wait in it, or may still come: for some seconds handshakes under way count too. */
    public boolean isWaitedIn() {
        long age = clock.getAsLong() - since;
        return age < SETTLED
                || AcceptQueue.length(socket).orElse(0) > 0
                || (age < Door.HANDSHAKE_TIME.toNanos() && isApproached());
    }

    private boolean isApproached() {
        try {
            return socket.getLocalAddress() instanceof InetSocketAddress inet && Handshakes.areUnderWay(inet.getPort());
        } catch (IOException _) {
            return false; // closed
        }
    }
}
