package org.xnio.nio;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioIoThread;

/**
 * Registers a channel that XNIO did not open with one of XNIO's event loops.
 *
 * <p>The channel must be in non-blocking mode. The loop's thread calls {@link Ready}; every method here may be called from
 * any thread. The owner of the channel closes it and calls {@link #cancel}.
 */
public final class LoopKey extends NioHandle {

    /** What the loop tells the owner of a channel, on the loop's thread. */
    public interface Ready {

        /** Says that the channel is ready for one or more of the operations asked for ({@link SelectionKey}). */
        void ready(int operations);

        /** Says that the loop ends and the channel must be closed. */
        void loopEnded();
    }

    private final Ready owner;
    private volatile boolean cancelled;

    private LoopKey(WorkerThread loop, SelectionKey key, Ready owner) {
        super(loop, key);
        this.owner = owner;
    }

    /**
     * Registers a channel, at first for no operation at all.
     *
     * @param loop a loop of XNIO's NIO provider
     * @throws IOException if the channel is closed
     */
    public static LoopKey register(XnioIoThread loop, AbstractSelectableChannel channel, Ready owner)
            throws IOException {
        WorkerThread thread = (WorkerThread) loop;
        SelectionKey key = thread.registerChannel(channel);
        LoopKey handle = new LoopKey(thread, key, owner);
        key.attach(handle);
        return handle;
    }

    /**
     * Blocks the calling thread, which must not be a loop's, until the channel is ready or the time has passed.
     *
     * @param time how long at most; zero or less means without limit
     */
    public static void await(XnioIoThread loop, SocketChannel channel, int operation, long time, TimeUnit unit)
            throws IOException {
        SelectorUtils.await((NioXnio) loop.getWorker().getXnio(), channel, operation, time, unit);
    }

    /** Asks to be told when the operations are possible, again and again until {@link #ignore}. */
    public void watch(int operations) {
        resume(operations);
    }

    /** Asks no longer to be told of the operations. */
    public void ignore(int operations) {
        if (getSelectionKey().isValid()) {
            suspend(operations);
        }
    }

    /** As {@link #watch}, and says once that the channel is ready whether it is or not. */
    public void pretendReady(int operations) {
        wakeup(operations);
    }

    /** Returns the operations that {@link #watch} was asked for and {@link #ignore} was not. */
    public int watched() {
        SelectionKey key = getSelectionKey();
        return key.isValid() ? key.interestOps() : 0;
    }

    /** Returns whether {@link #watch} was asked for the operations last. */
    public boolean watches(int operations) {
        return isResumed(operations);
    }

    /**
     * Ends the registration; the channel stays as it is. A loop that shuts down closes the channels of all keys it still
     * has; it does not know this one any more, even if it has not yet come round to forget it.
     */
    public void cancel() {
        cancelled = true;
        getSelectionKey().attach(null);
        cancelKey(false);
    }

    @Override
    void handleReady(int ops) {
        if (!cancelled) { // else one that was pretended before
            owner.ready(ops);
        }
    }

    @Override
    void forceTermination() {
        owner.loopEnded();
    }

    @Override
    void terminated() {}
}
