package dev.mpm.server.core.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.shared.SharedLong;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class RegionTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Region region;

    @BeforeEach
    void create() throws IOException {
        region = Region.create(folder.resolve("some"), 4096);
    }

    @Test
    void isWrittenOutInFullAndAllZeros() throws IOException {
        long blocks = (long) Files.getAttribute(folder.resolve("some"), "unix:size");

        assertThat(blocks).isEqualTo(4096);
        assertThat(region.size()).isEqualTo(4096);
        assertThat(region.segment().asByteBuffer().mismatch(java.nio.ByteBuffer.allocate(4096)))
                .isEqualTo(-1);
    }

    @Test
    void isTheSameMemoryForEveryoneWhoMapsIt() throws IOException {
        region.cell(8).set(42);
        try (var other = new Opened(folder.resolve("some"))) {
            assertThat(other.region().cell(8).get()).isEqualTo(42);
            assertThat(other.region().segment().get(ValueLayout.JAVA_LONG, 8)).isEqualTo(42);
            assertThat(other.region().cell(8).compareAndSet(41, 1)).isFalse();
            assertThat(other.region().cell(8).compareAndSet(42, 1)).isTrue();
        }
        assertThat(region.cell(8).addAndGet(2)).isEqualTo(3);
        assertThat(region.cell(8).getAndSet(7)).isEqualTo(3);
        assertThat(region.cell(8).updateAndGet(value -> value * 2)).isEqualTo(14);
        assertThat(region.cell(0).get()).isZero();
    }

    @Test
    void refusesNumbersThatAreNotInIt() {
        assertThatThrownBy(() -> region.cell(4096)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> region.cell(4090)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> region.cell(-8)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> region.cell(12))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cell of 'some' at 12 (expected: a multiple of 8)");
    }

    @Test
    void doesNotWaitForANumberThatIsDifferentAlready() throws InterruptedException {
        assertThat(region.cell(0).await(1, Duration.ZERO)).isTrue();
        assertThat(region.cell(0).await(0, Duration.ZERO)).isFalse();
        assertThat(region.cell(0).await(0, Duration.ofSeconds(-1))).isFalse();
        assertThat(region.cell(0).await(0, Duration.ofMillis(5))).isFalse();
    }

    @Test
    void wakesThreadsThatWaitForAChange() throws Exception {
        wakes(Thread.ofPlatform());
    }

    @Test
    void wakesVirtualThreadsThatWaitForAChange() throws Exception {
        wakes(Thread.ofVirtual());
    }

    /** Until the waiter is woken once, which it only is while it waits. */
    private void wakes(Thread.Builder builder) throws Exception {
        SharedLong cell = region.cell(16);
        var changed = new CompletableFuture<Boolean>();
        var waiter = builder.start(() -> complete(changed, cell));
        while (cell.wake(1) == 0) {
            Thread.onSpinWait();
        }
        assertThat(changed).isNotDone();

        cell.set(1);
        cell.wake(1);

        assertThat(changed.get(50, TimeUnit.SECONDS)).isTrue();
        waiter.join();
    }

    private static void complete(CompletableFuture<Boolean> changed, SharedLong cell) {
        try {
            changed.complete(cell.await(0, LONG));
        } catch (InterruptedException e) {
            changed.completeExceptionally(e);
        }
    }

    @Test
    void noticesAChangeThatNobodyTellsOf() throws Exception {
        SharedLong cell = region.cell(16);
        var changed = new CompletableFuture<Boolean>();
        Thread.ofPlatform().start(() -> complete(changed, cell));
        while (cell.wake(1) == 0) {
            Thread.onSpinWait();
        }

        cell.set(1L << 40); // the half that the kernel does not look at

        assertThat(changed.get(50, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void endsTheWaitOfAThreadThatIsInterrupted() throws Exception {
        for (var builder : new Thread.Builder[] {Thread.ofPlatform(), Thread.ofVirtual()}) {
            SharedLong cell = region.cell(24);
            var ended = new CompletableFuture<Boolean>();
            var waiter = builder.start(() -> complete(ended, cell));

            waiter.interrupt();

            assertThat(ended).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void countsExactlyWhateverTheThreads() throws Exception {
        int threads = 4;
        int each = 20_000;
        try (var other = new Opened(folder.resolve("some"));
                var all = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (int i = 0; i < threads; i++) {
                var cell = (i % 2 == 0 ? region : other.region()).cell(32);
                var _ = all.submit(() -> {
                    for (int n = 0; n < each; n++) {
                        cell.addAndGet(1);
                        cell.updateAndGet(value -> value + 1);
                    }
                });
            }
        }
        assertThat(region.cell(32).get()).isEqualTo(2L * threads * each);
    }

    @Test
    void namesTheRegionsThatThereAre() throws IOException {
        Files.createFile(folder.resolve(".half.new"));
        var memory = new RegionFolder(folder);

        assertThat(memory.region("some")).isSameAs(memory.region("some"));
        assertThatThrownBy(() -> memory.region("other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no shared region 'other' (there are: some); add it to shared.regions of the configuration,"
                        + " such as sessions=8MiB");
        assertThatThrownBy(() -> memory.region("../some")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RegionFolder(folder.resolve("none")).region("some"))
                .hasMessageContaining("(there is none)");
    }

    /** One more opening of a file, as another process would have it. */
    record Opened(Region region) implements AutoCloseable {

        Opened(Path path) throws IOException {
            this(Region.open(path));
        }

        @Override
        public void close() {
            region.close();
        }
    }
}
