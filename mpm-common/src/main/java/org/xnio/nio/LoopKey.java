package org.xnio.nio;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
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

    private static final int READ = SelectionKey.OP_READ;

    private static final AtomicIntegerFieldUpdater<LoopKey> WATCHED =
            AtomicIntegerFieldUpdater.newUpdater(LoopKey.class, "watched");

    private final Ready owner;
    private volatile boolean cancelled;

    /** What the owner asks for. The selector may be asked for more, but for no less once {@link #watch} has returned. */
    private volatile int watched;

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
        WATCHED.accumulateAndGet(this, operations, (all, more) -> all | more);
        resume(operations);
    }

    /**
     * Asks no longer to be told of the operations.
     *
     * <p>The selector is left as it is for reads: mostly nothing comes before they are watched again, and then neither side
     * has cost a call of the kernel, nor a wake-up of the loop by another thread. If something comes, {@link #handleReady}
     * does what was left.
     */
    public void ignore(int operations) {
        WATCHED.accumulateAndGet(this, operations, (all, less) -> all & ~less);
        int atOnce = operations & ~READ;
        if (atOnce != 0 && getSelectionKey().isValid()) {
            suspend(atOnce);
        }
    }

    /** As {@link #watch}, and says once that the channel is ready whether it is or not. */
    public void pretendReady(int operations) {
        WorkerThread loop = getWorkerThread();
        loop.queueTask(() -> tell(operations));
        watch(operations);
        if (loop.polling) {
            loop.getSelector().wakeup();
        }
    }

    /** Returns the operations that {@link #watch} was asked for and {@link #ignore} was not. */
    public int watched() {
        return getSelectionKey().isValid() ? watched : 0;
    }

    /** Returns whether {@link #watch} was asked for the operations last. */
    public boolean watches(int operations) {
        return (watched() & operations) == operations;
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
        int told = ops & watched;
        int untold = ops & ~told;
        if (untold != 0 && getSelectionKey().isValid()) {
            suspend(untold);
            // Whoever has begun to watch meanwhile may have found the selector still asked.
            resume(untold & watched);
        }
        if (told != 0) {
            tell(told);
        }
    }

    private void tell(int operations) {
        if (!cancelled) { // else one that was pretended before
            owner.ready(operations);
        }
    }

    @Override
    void forceTermination() {
        owner.loopEnded();
    }

    @Override
    void terminated() {}
}
