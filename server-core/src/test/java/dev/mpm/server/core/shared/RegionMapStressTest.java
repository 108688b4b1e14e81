package dev.mpm.server.core.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.shared.SharedMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readers and writers at full speed, half of them on a second opening of the file: what holds between the two, holds between
 * processes. {@code -Dmpm.shared.rounds=100} looks for what happens rarely.
 */
@Timeout(600)
final class RegionMapStressTest {

    private static final int ROUNDS = Integer.getInteger("mpm.shared.rounds", 1);
    private static final int CHANGES = 20_000 * ROUNDS;
    private static final int VALUE = 256;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Region first;

    @SuppressWarnings("NullAway.Init")
    private Region second;

    @BeforeEach
    void create() throws IOException {
        first = Region.create(folder.resolve("some"), 1 << 20);
        second = Region.open(folder.resolve("some"));
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    /** A value is one byte many times, and its key's number: any mixture would show. */
    @Test
    void neverShowsHalfAValueNorThatOfAnotherKey() throws Exception {
        var writersDone = new AtomicBoolean();
        List<Callable<Long>> readers = new ArrayList<>();
        List<Callable<Long>> writers = new ArrayList<>();
        for (SharedMap map : List.of(first.map(16, VALUE), second.map(16, VALUE))) {
            writers.add(() -> write(map, writers.size()));
            readers.add(() -> read(map, writersDone));
        }
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<Long>> reading = readers.stream().map(threads::submit).toList();
            List<Future<Long>> writing = writers.stream().map(threads::submit).toList();
            for (var each : writing) {
                assertThat(each.get()).isEqualTo(CHANGES);
            }
            writersDone.set(true);
            for (var each : reading) {
                assertThat(each.get()).isPositive();
            }
        }
    }

    private static long write(SharedMap map, int seed) {
        var random = new Random(seed);
        for (int i = 0; i < CHANGES; i++) {
            int key = random.nextInt(8);
            switch (random.nextInt(4)) {
                case 0 -> map.remove("key " + key);
                case 1 -> map.putIfAbsent("key " + key, value(key, i));
                default -> map.put("key " + key, value(key, i));
            }
        }
        return CHANGES;
    }

    private static byte[] value(int key, int change) {
        byte[] value = new byte[8 + change % (VALUE - 8)];
        Arrays.fill(value, (byte) change);
        value[0] = (byte) key;
        return value;
    }

    private static long read(SharedMap map, AtomicBoolean done) {
        long found = 0;
        while (!done.get()) {
            for (int key = 0; key < 8; key++) {
                Optional<byte[]> value = map.get("key " + key);
                value.ifPresent(check(key));
                found += value.isPresent() ? 1 : 0;
            }
            map.forEach((key, value) -> check(key.charAt(4) - '0').accept(value));
        }
        return found + 1;
    }

    private static Consumer<byte[]> check(int key) {
        return value -> {
            assertThat(value[0]).isEqualTo((byte) key);
            for (int i = 2; i < value.length; i++) {
                if (value[i] != value[1]) {
                    throw new AssertionError("half a value: " + Arrays.toString(value));
                }
            }
        };
    }

    @Test
    void losesNoChangeOfAnybody() throws Exception {
        List<SharedMap> maps = List.of(first.map(16, VALUE), second.map(16, VALUE), first.map(16, VALUE));
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory())) {
            List<Future<?>> adding = new ArrayList<>();
            for (SharedMap map : maps) {
                adding.add(threads.submit(() -> {
                    for (int i = 0; i < CHANGES / 4; i++) {
                        map.add("sum", 1);
                        map.update("text", RegionMapStressTest::counted);
                        map.add("key " + i % 100, 1);
                    }
                }));
            }
            for (var each : adding) {
                each.get();
            }
        }
        assertThat(maps.getFirst().getLong("sum")).hasValue((long) maps.size() * (CHANGES / 4));
        assertThat(new String(maps.getFirst().get("text").orElseThrow(), UTF_8))
                .isEqualTo("" + maps.size() * (CHANGES / 4));
        assertThat(maps.getFirst().size()).isEqualTo(102);
    }

    private static Optional<byte[]> counted(Optional<byte[]> present) {
        int count =
                present.map(text -> Integer.parseInt(new String(text, UTF_8))).orElse(0);
        return Optional.of(Integer.toString(count + 1).getBytes(UTF_8));
    }
}
