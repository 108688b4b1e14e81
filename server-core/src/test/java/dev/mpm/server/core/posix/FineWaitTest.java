package dev.mpm.server.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@SuppressWarnings("NullAway.Init") // opened before each test
final class FineWaitTest {

    private static final long LONGER_THAN_THE_TEST = TimeUnit.HOURS.toNanos(1);

    private Selector selector;
    private FineWait wait;
    private Pipe pipe;

    @BeforeEach
    void open() throws IOException {
        selector = Selector.open();
        wait = new FineWait(selector);
        pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        pipe.source().register(selector, SelectionKey.OP_READ);
        selector.selectNow();
    }

    @AfterEach
    void close() throws IOException {
        pipe.source().close();
        pipe.sink().close();
        wait.close();
        selector.close();
    }

    @Test
    void waitsForTimesThatAreNoWholeMilliseconds() {
        for (long nanos : new long[] {0, 1, 50_000, 1_500_000}) {
            long begin = System.nanoTime();
            wait.await(nanos);
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(nanos);
        }
    }

    @Test
    void returnsWhenASocketIsReadyAndLeavesItToBeSelected() throws IOException {
        pipe.sink().write(ByteBuffer.allocate(1));
        wait.await(LONGER_THAN_THE_TEST);
        assertThat(selector.selectNow()).isEqualTo(1);
    }

    @Test
    void returnsWhenTheSelectorIsWokenUp() throws Exception {
        var waker = Thread.ofPlatform().start(selector::wakeup);
        wait.await(LONGER_THAN_THE_TEST);
        waker.join();
        assertThat(selector.selectNow()).isZero();
    }
}
