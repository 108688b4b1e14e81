package dev.mpm.common.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.connector.PooledByteBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BufferPoolTest {

    private final BufferPool pool = new BufferPool(100);

    @Test
    void lendsAgainWhatWasGivenBackCleared() {
        PooledByteBuffer first = pool.allocate();
        ByteBuffer buffer = first.getBuffer();
        buffer.put(new byte[60]).flip();
        first.close();

        ByteBuffer again = pool.allocate().getBuffer();
        assertThat(again).isSameAs(buffer);
        assertThat(again.remaining()).isEqualTo(100);
    }

    @Test
    void lendsNoBufferTwice() {
        Set<ByteBuffer> lent = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 200; i++) {
            lent.add(pool.allocate().getBuffer());
        }
        assertThat(lent).hasSize(200);
    }

    @Test
    void takesMoreBackThanItKeeps() {
        List<PooledByteBuffer> lent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            lent.add(pool.allocate());
        }
        lent.forEach(PooledByteBuffer::close);
        assertThat(lent).noneMatch(PooledByteBuffer::isOpen);
        assertThat(pool.allocate().getBuffer().remaining()).isEqualTo(100);
    }

    @Test
    void ignoresSecondReturnOfBufferThatIsAnothersByThen() {
        PooledByteBuffer first = pool.allocate();
        first.close();
        PooledByteBuffer second = pool.allocate();
        first.close();
        assertThat(second.isOpen()).isTrue();
        assertThat(pool.allocate().getBuffer()).isNotSameAs(second.getBuffer());
    }

    @Test
    void refusesBufferThatHasBeenGivenBack() {
        PooledByteBuffer lent = pool.allocate();
        lent.close();
        assertThatThrownBy(lent::getBuffer)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("given back");
    }

    @Test
    void lendsArraysToThoseWhoNeedThem() {
        assertThat(pool.allocate().getBuffer().isDirect()).isTrue();
        assertThat(pool.getArrayBackedPool().allocate().getBuffer().hasArray()).isTrue();
    }

    @Test
    void neverLendsOneBufferToTwoThreads() throws InterruptedException {
        Set<ByteBuffer> held = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        AtomicInteger clashes = new AtomicInteger();
        Set<Throwable> failures = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(8);
        for (int i = 0; i < 8; i++) {
            Thread.startVirtualThread(() -> {
                try {
                    lendAndReturn(held, clashes);
                } catch (RuntimeException e) {
                    failures.add(e);
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        assertThat(failures).isEmpty();
        assertThat(clashes).hasValue(0);
    }

    private void lendAndReturn(Set<ByteBuffer> held, AtomicInteger clashes) {
        for (int i = 0; i < 20_000; i++) {
            try (PooledByteBuffer one = pool.allocate();
                    PooledByteBuffer two = pool.allocate()) {
                if (!held.add(one.getBuffer()) || !held.add(two.getBuffer())) {
                    clashes.incrementAndGet();
                }
                held.remove(one.getBuffer());
                held.remove(two.getBuffer());
            }
        }
    }
}
