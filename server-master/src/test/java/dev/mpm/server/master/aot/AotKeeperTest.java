package dev.mpm.server.master.aot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When a running server has a cache recorded, and what it says of it. */
@Timeout(30)
class AotKeeperTest {

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    @Test
    void hasAMissingCacheRecordedAndSaysWhere() throws InterruptedException {
        try (var keeper = keeper(Duration.ofMillis(1))) {
            keeper.provide(cache());
            assertThat(log.poll(20, TimeUnit.SECONDS)).isEqualTo("start-up cache for workers recorded: " + file());
        }
    }

    @Test
    void saysWhyNoneCanBeRecorded() throws InterruptedException {
        Recorder broken = new Recorder() {
            @Override
            public Path record(AotCache cache) throws IOException {
                throw new IOException("cannot record it: no room");
            }
        };
        try (var keeper = new AotKeeper(broken, Duration.ofMillis(1), log::add)) {
            keeper.provide(cache());
            assertThat(log.poll(20, TimeUnit.SECONDS)).isEqualTo("cannot record it: no room; workers start without it");
        }
    }

    @Test
    void leavesACacheAloneThatIsThere() throws Exception {
        Files.writeString(Files.createDirectories(file().getParent()).resolve(file().getFileName()), "there");
        try (var keeper = keeper(Duration.ofMillis(1))) {
            keeper.provide(cache());
            assertThat(log.poll(200, TimeUnit.MILLISECONDS)).isNull();
        }
    }

    @Test
    void recordsNothingForAServerThatStopsSoon() throws InterruptedException {
        try (var keeper = keeper(Duration.ofHours(1))) {
            keeper.provide(cache());
        }
        assertThat(log.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    private AotKeeper keeper(Duration patience) {
        return new AotKeeper(new Recorder(), patience, log::add);
    }

    private AotCache cache() {
        return new AotCache(Path.of("java"), List.of(), List.of(), "worker-1.aot", List.of(folder.resolve("cache")));
    }

    private Path file() {
        return folder.resolve("cache/worker-1.aot");
    }

    /** Only says where the cache would be. */
    private static class Recorder implements AotKeeper.Recorder {

        @Override
        public Path record(AotCache cache) throws IOException {
            return cache.folders().getFirst().resolve(cache.fileName());
        }

        @Override
        public void close() {}
    }
}
