package dev.mpm.common.connection;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.DefaultByteBufferPool;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lends buffers of one size to whoever reads and writes, the one that came back last first; any thread.
 *
 * <p>Nothing belongs to a thread: of thousands of threads most wait for a client, and need no buffer. There are several
 * stacks, so that threads on different processors seldom meet; a buffer goes back to the stack that it came from.
 */
final class BufferPool implements ByteBufferPool {

    /** More than that many processors are better used by several processes. */
    private static final int MOST_STACKS = 16;

    /** The most bytes that are kept in all stacks together; what comes back beyond that is left to the collector. */
    private static final int MOST_BYTES = 16 << 20;

    private final int size;
    private final Stack[] stacks;
    private final ByteBufferPool onHeap;
    private volatile boolean closed;

    /**
     * Creates an empty pool of direct buffers.
     *
     * @param size bytes of each buffer
     */
    BufferPool(int size) {
        this.size = size;
        int processors = Runtime.getRuntime().availableProcessors();
        this.stacks = new Stack[Math.min(MOST_STACKS, Integer.highestOneBit(2 * processors - 1))];
        for (int i = 0; i < stacks.length; i++) {
            stacks[i] = new Stack(MOST_BYTES / size / stacks.length);
        }
        this.onHeap = new DefaultByteBufferPool(false, size, -1, 0);
    }

    @Override
    public PooledByteBuffer allocate() {
        if (closed) {
            throw new IllegalStateException("buffer pool is closed");
        }
        Stack stack = stacks[(int) Thread.currentThread().threadId() & stacks.length - 1];
        ByteBuffer kept = stack.pop();
        return new Lent(stack, kept == null ? ByteBuffer.allocateDirect(size) : kept.clear());
    }

    @Override
    public ByteBufferPool getArrayBackedPool() {
        return onHeap;
    }

    @Override
    public int getBufferSize() {
        return size;
    }

    @Override
    public boolean isDirect() {
        return true;
    }

    @Override
    public void close() {
        closed = true;
        onHeap.close();
    }

    /** Buffers that nobody has. */
    private static final class Stack {

        private final ByteBuffer[] kept;
        private int top;

        Stack(int most) {
            this.kept = new ByteBuffer[most];
        }

        synchronized @Nullable ByteBuffer pop() {
            return top == 0 ? null : kept[--top];
        }

        synchronized void push(ByteBuffer buffer) {
            if (top < kept.length) {
                kept[top++] = buffer;
            }
        }
    }

    /** A buffer while somebody has it. It may be given back twice, at once even. */
    private static final class Lent extends AtomicBoolean implements PooledByteBuffer {

        private static final long serialVersionUID = 1L;

        private final transient Stack stack;
        private final transient ByteBuffer buffer;

        Lent(Stack stack, ByteBuffer buffer) {
            this.stack = stack;
            this.buffer = buffer;
        }

        @Override
        public ByteBuffer getBuffer() {
            if (get()) {
                throw new IllegalStateException("buffer has been given back");
            }
            return buffer;
        }

        @Override
        public void close() {
            if (compareAndSet(false, true)) {
                stack.push(buffer);
            }
        }

        @Override
        public boolean isOpen() {
            return !get();
        }
    }
}
