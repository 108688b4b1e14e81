package dev.mpm.server.worker.tasks;

import dev.mpm.server.core.channel.Link;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is to be sent over a link, and the virtual thread that sends it. Any thread puts in. A link closes when a thread that
 * is interrupted writes to it, and the threads of an app may be, so none of them does.
 */
final class Outgoing {

    /** So much may wait, in bytes: the largest argument and a few small ones. */
    private static final long MOST = 2 << 20;

    private final Link link;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final Queue<byte[]> frames = new ArrayDeque<>();
    private long size;
    private boolean isClosed;

    private Outgoing(Link link) {
        this.link = link;
    }

    /** Begins to send. */
    static Outgoing start(Link link) {
        var outgoing = new Outgoing(link);
        Thread.ofVirtual().name("tasks out").start(outgoing::send);
        return outgoing;
    }

    /**
     * Puts a frame in; waits while so much waits already, which is how a busy master slows a worker down.
     *
     * @throws IOException if nothing is sent any more, or the thread is interrupted while there is no room; it stays
     *     interrupted
     */
    void put(byte[] frame) throws IOException {
        lock.lock();
        try {
            while (!isClosed && size > 0 && size + frame.length > MOST) {
                changed.await();
            }
            add(frame);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the master was busy", e);
        } finally {
            lock.unlock();
        }
    }

    /** Puts a small frame in, room or not. */
    void putAtOnce(byte[] frame) throws IOException {
        lock.lock();
        try {
            add(frame);
        } finally {
            lock.unlock();
        }
    }

    private void add(byte[] frame) throws IOException {
        if (isClosed) {
            throw new IOException("the link to the master has ended");
        }
        frames.add(frame);
        size += frame.length;
        changed.signalAll();
    }

    /** Sends nothing any more; who waits for room gets an exception. */
    void close() {
        lock.lock();
        try {
            isClosed = true;
            frames.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void send() {
        try {
            for (byte[] frame = next(); frame.length > 0; frame = next()) {
                link.send(frame);
                sent(frame.length);
            }
        } catch (IOException e) {
            // The thread that receives notices, too.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody knows this thread
        } finally {
            close();
            link.close();
        }
    }

    /** Waits for a frame; an empty one is the end. */
    private byte[] next() throws InterruptedException {
        lock.lock();
        try {
            while (frames.isEmpty() && !isClosed) {
                changed.await();
            }
            return isClosed ? new byte[0] : frames.remove();
        } finally {
            lock.unlock();
        }
    }

    private void sent(int bytes) {
        lock.lock();
        try {
            size -= bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
