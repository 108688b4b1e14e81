package dev.mpm.common.connection;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Closes a socket, and lets its thread wait for it, so that the two do not get in each other's way: who closes a socket that
 * is waited for leaves the closing to the thread that waits.
 */
@SuppressWarnings("serial") // an AtomicInteger to spare an object per connection
final class ThreadWait extends AtomicInteger {

    private static final int NOBODY = 0;
    private static final int WAITING = 1;
    private static final int TO_BE_CLOSED = 2;
    private static final int CLOSED = 3;
    private static final long A_MOMENT = TimeUnit.MILLISECONDS.toNanos(1);

    private final SocketChannel socket;
    private final @Nullable SocketWait wait;

    /**
     * Creates it.
     *
     * @param wait how the socket's thread waits; null if it does so in the kernel, when it reads or writes
     */
    ThreadWait(SocketChannel socket, @Nullable SocketWait wait) {
        this.socket = socket;
        this.wait = wait;
    }

    /** Returns whether the thread waits here, and not when it reads or writes. */
    boolean isPossible() {
        return wait != null;
    }

    /** Waits until there may be something to read. Returns false if the thread was only unparked, or the socket is closed. */
    boolean awaitArrival() throws IOException {
        return await(SelectionKey.OP_READ) && socket.isOpen();
    }

    /**
     * Waits until it is worth while to read or write again; as in a blocking call, an interrupt ends the connection.
     *
     * @throws ClosedByInterruptException if the thread is interrupted
     * @throws AsynchronousCloseException if the socket was closed
     */
    void awaitInCall(int operation) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            closeSocket();
            throw new ClosedByInterruptException();
        }
        await(operation);
        if (!socket.isOpen()) {
            throw new AsynchronousCloseException();
        }
    }

    /** The same for any other thread, which only lets a moment pass: there is one that is woken. */
    void pauseInCall() throws IOException {
        LockSupport.parkNanos(this, A_MOMENT);
        if (Thread.currentThread().isInterrupted()) {
            closeSocket();
            throw new ClosedByInterruptException();
        }
        if (!socket.isOpen()) {
            throw new AsynchronousCloseException();
        }
    }

    private boolean await(int operation) throws IOException {
        if (wait == null || !compareAndSet(NOBODY, WAITING)) {
            return false;
        }
        try {
            return operation == SelectionKey.OP_READ ? wait.awaitReadable() : wait.awaitWritable();
        } finally {
            endTurn();
        }
    }

    /** Closes the socket, now or as soon as its thread has been woken. Any thread; again does nothing. */
    void closeSocket() throws IOException {
        int state = get();
        while (state == NOBODY || state == WAITING) {
            if (compareAndSet(state, state == NOBODY ? CLOSED : TO_BE_CLOSED)) {
                closeNowOrSoon(state);
                return;
            }
            state = get(); // the thread began or ended a wait in between
        }
    }

    private void closeNowOrSoon(int state) throws IOException {
        if (state == NOBODY) {
            close();
        } else if (wait != null) {
            wait.wake();
        }
    }

    /**
     * Lets somebody else watch the socket from now on; who waits looks again. As long as nobody waits no one closes it
     * meanwhile: its descriptor could be another's by then, whose watching would end. Who waits goes on being told.
     */
    void leave() throws IOException {
        if (wait == null) {
            return;
        }
        if (!compareAndSet(NOBODY, WAITING)) {
            wait.wake();
            return;
        }
        try {
            wait.leave();
        } finally {
            endTurn();
        }
    }

    private void endTurn() throws IOException {
        if (!compareAndSet(WAITING, NOBODY)) {
            close();
        }
    }

    private void close() throws IOException {
        set(CLOSED);
        try {
            if (wait != null) {
                wait.end();
            }
        } finally {
            socket.close();
        }
    }
}
