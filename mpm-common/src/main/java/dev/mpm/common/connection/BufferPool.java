package dev.mpm.common.connection;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.DirectByteBufferDeallocator;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Lends buffers of one size to the connections of a process; any thread, also virtual ones.
 *
 * <p>A few buffers are kept for the next who asks, in places of which each thread has a preferred one: the thread that gave
 * a buffer back finds it again with one atomic exchange and in its processor's cache, and no thread holds memory while it
 * has nothing to do. What finds no free place is released at once.
 */
final class BufferPool implements ByteBufferPool {

    /** For the headers of a request or an answer: Undertow's own choice where memory is not scarce. */
    static final BufferPool HEADERS = new BufferPool(16 << 10);

    /** For whole answers that are small. */
    static final BufferPool SMALL_ANSWERS = new BufferPool(4 << 10);

    /** Buffers kept at most; a power of two. */
    private static final int PLACES = 64;

    /** References in one line of a processor's cache, so that neighbours do not take it from each other. */
    private static final int APART = 16;

    /** Places between those that neighbouring threads look at first; a request needs two buffers at a time. */
    private static final int STEP = 4;

    private final AtomicReferenceArray<@Nullable ByteBuffer> places = new AtomicReferenceArray<>(PLACES * APART);
    private final int size;
    private final boolean direct;
    private final ByteBufferPool arrays;

    /** Creates an empty pool of direct buffers of {@code size} bytes. */
    BufferPool(int size) {
        this.size = size;
        this.direct = true;
        this.arrays = new BufferPool(size, false);
    }

    private BufferPool(int size, boolean direct) {
        this.size = size;
        this.direct = direct;
        this.arrays = this;
    }

    @Override
    public PooledByteBuffer allocate() {
        ByteBuffer kept = takeKept();
        return new Lent(kept != null ? kept.clear() : create());
    }

    private @Nullable ByteBuffer takeKept() {
        int first = preferred();
        for (int i = 0; i < PLACES; i++) {
            int place = place(first + i);
            if (places.getPlain(place) != null) {
                ByteBuffer buffer = places.getAndSet(place, null);
                if (buffer != null) {
                    return buffer;
                }
            }
        }
        return null;
    }

    private ByteBuffer create() {
        return direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
    }

    private void giveBack(ByteBuffer buffer) {
        int first = preferred();
        for (int i = 0; i < PLACES; i++) {
            int place = place(first + i);
            if (places.getPlain(place) == null && places.compareAndSet(place, null, buffer)) {
                return;
            }
        }
        DirectByteBufferDeallocator.free(buffer);
    }

    private static int preferred() {
        return (int) Thread.currentThread().threadId() * STEP;
    }

    private static int place(int number) {
        return (number & (PLACES - 1)) * APART;
    }

    @Override
    public ByteBufferPool getArrayBackedPool() {
        return arrays;
    }

    /** Releases what is kept. Buffers that are lent are still taken back, and the pool goes on lending. */
    @Override
    public void close() {
        for (int i = 0; i < PLACES; i++) {
            ByteBuffer buffer = places.getAndSet(place(i), null);
            if (buffer != null) {
                DirectByteBufferDeallocator.free(buffer);
            }
        }
    }

    @Override
    public int getBufferSize() {
        return size;
    }

    @Override
    public boolean isDirect() {
        return direct;
    }

    /** A buffer in somebody's hands. Giving it back a second time does nothing: it is another's by then. */
    private final class Lent extends AtomicBoolean implements PooledByteBuffer {

        private static final long serialVersionUID = 1;

        private final transient ByteBuffer buffer;

        Lent(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public ByteBuffer getBuffer() {
            if (get()) {
                throw new IllegalStateException("the buffer has been given back to its pool already");
            }
            return buffer;
        }

        @Override
        public void close() {
            if (compareAndSet(false, true)) {
                giveBack(buffer);
            }
        }

        @Override
        public boolean isOpen() {
            return !get();
        }
    }
}
