package dev.mpm.common.virtual;

import dev.mpm.common.connection.SocketWait;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How a virtual thread waits for a socket: its loop tells of every change, once the thread has waited for the first time.
 *
 * <p>The kernel tells of changes, not of states, so nothing is to be said to it for a wait; the price is that a change may be
 * told of whose bytes have been read already.
 */
final class LoopWait implements SocketWait {

    private final VirtualLoop loop;
    private final int descriptor;
    private boolean watched;
    private boolean departuresToo;
    private volatile boolean ready;

    /** Whether the client sends nothing more: its end is there to be read, however often one looks. */
    private volatile boolean ended;

    private volatile @Nullable Thread waiting;

    LoopWait(VirtualLoop loop, int descriptor) {
        this.loop = loop;
        this.descriptor = descriptor;
    }

    @Override
    public boolean awaitReadable() throws IOException {
        beWatched();
        return ended || await();
    }

    @Override
    public boolean awaitWritable() throws IOException {
        beWatched();
        if (!departuresToo) {
            loop.watchDeparturesToo(descriptor);
            departuresToo = true;
        }
        return await();
    }

    private void beWatched() throws IOException {
        if (!watched) {
            loop.watch(this, descriptor);
            watched = true;
        }
    }

    private boolean await() {
        if (!ready) {
            waiting = Thread.currentThread();
            if (!ready) { // else it came in between
                LockSupport.park(this);
            }
            waiting = null;
        }
        if (!ready) {
            return false; // and stays so: what comes now is for the next wait
        }
        ready = false;
        return true;
    }

    /** Learns of a change. */
    void changed(boolean isEnd) {
        if (isEnd) {
            ended = true;
        }
        wake();
    }

    @Override
    public void wake() {
        ready = true;
        Thread thread = waiting;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void leave() throws IOException {
        if (loop.forget(this, descriptor)) {
            loop.ignore(descriptor);
        }
    }

    @Override
    public void end() {
        loop.forget(this, descriptor);
    }
}
