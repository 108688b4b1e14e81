package dev.mpm.common.connection;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Closes a socket, and lets its thread wait until it can be read, so that the two do not get in each other's way: who closes
 * a socket that is waited for leaves the closing to the thread that waits.
 */
@SuppressWarnings("serial") // an AtomicInteger to spare an object per connection
final class IdleWait extends AtomicInteger {

    private static final int NOBODY = 0;
    private static final int WAITING = 1;
    private static final int TO_BE_CLOSED = 2;
    private static final int CLOSED = 3;

    private final SocketChannel socket;
    private final boolean possible;

    /**
     * Creates it.
     *
     * @param wanted whether the socket's thread is one that should wait this way
     */
    IdleWait(SocketChannel socket, boolean wanted) {
        this.socket = socket;
        this.possible = wanted && Readiness.isKnown();
    }

    boolean isPossible() {
        return possible;
    }

    /** Waits until there may be something to read, or the thread was unparked. Returns false if the socket is closed. */
    boolean await() throws IOException {
        if (!compareAndSet(NOBODY, WAITING)) {
            return false;
        }
        try {
            Readiness.await(socket);
        } finally {
            if (!compareAndSet(WAITING, NOBODY)) {
                set(CLOSED);
                socket.close();
            }
        }
        return socket.isOpen();
    }

    /** Closes the socket, now or as soon as its thread has been woken. Any thread; again does nothing. */
    void closeSocket() throws IOException {
        if (compareAndSet(NOBODY, CLOSED)) {
            socket.close();
        } else if (compareAndSet(WAITING, TO_BE_CLOSED)) {
            wakeToClose();
        }
    }

    private void wakeToClose() throws IOException {
        try {
            socket.shutdownInput(); // wakes the thread
            socket.shutdownOutput();
        } catch (ClosedChannelException e) {
            // It was awake already, and has closed the socket meanwhile.
        }
    }
}
