package dev.mpm.server.worker.accesslog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LineAppenderTest {

    private static final int THREADS = 4;

    /** All lines of all threads may wait for a target that is slow to begin. */
    private static final int LINES = 15_000;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    /** Whoever closes an appender waits for a second only; who has this waits for its end. */
    private final Semaphore ended = new Semaphore(0);

    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());

    @Test
    void mixesNoLinesOfManyThreadsAndTwoAppenders() throws Exception {
        Path file = directory.resolve("access.log");
        try (var one = start(FileTarget.open(file));
                var other = start(FileTarget.open(file))) {
            fill(List.of(one, other));
        }
        ended.acquire(2);

        assertThat(Files.readAllLines(file)).hasSize(THREADS * LINES).allMatch(LineAppenderTest::isWhole);
    }

    @Test
    void losesNoLineWhenTheFileIsRenamedWhileLinesCome() throws Exception {
        Path file = directory.resolve("access.log");
        try (var lines = start(FileTarget.open(file))) {
            var filling = Thread.ofPlatform().start(() -> fill(List.of(lines)));
            for (int i = 0; i < 5; i++) {
                awaitFile(file);
                lines.flush();
                Files.move(file, directory.resolve("access.log." + i));
                lines.reopen();
                lines.flush();
            }
            filling.join();
        }
        ended.acquire();

        List<String> all = new ArrayList<>();
        try (var files = Files.list(directory)) {
            for (Path part : files.toList()) {
                all.addAll(Files.readAllLines(part));
            }
        }
        assertThat(all).hasSize(THREADS * LINES).allMatch(LineAppenderTest::isWhole);
    }

    @Test
    void writesALineSoonThoughNoOtherFollows() throws Exception {
        var target = new MemoryTarget();
        try (var lines = start(target)) {
            add(lines, "alone\n");
            assertThat(target.appended.take()).isEqualTo("alone\n");
        }
    }

    @Test
    void takesALineThatIsLongerThanAPiece() throws Exception {
        var target = new MemoryTarget();
        var line = "x".repeat(10 * MemoryTarget.PIECE) + "\n";
        try (var lines = start(target)) {
            add(lines, line);
        }
        ended.acquire();
        assertThat(target.appended).containsExactly(line, "closed");
    }

    @Test
    void dropsLinesWhileTheTargetRefusesThemAndGoesOnWhenItTakesThem() throws Exception {
        var target = new MemoryTarget();
        try (var lines = start(target)) {
            target.room = 6;
            add(lines, "one\ntwo\nthree\n");
            lines.flush();
            target.await("one\ntw");
            add(lines, "four\n");
            lines.flush();
            target.await("four\n");
            target.room = Integer.MAX_VALUE;
            add(lines, "five\n");
            lines.flush();
            add(lines, "six\n");
        }
        ended.acquire();
        assertThat(String.join("", target.appended)).isEqualTo("one\ntw\nfour\nfive\nsix\nclosed");
        assertThat(complaints)
                .containsExactly(
                        "cannot write to memory: no space left; lines of requests are being lost",
                        "memory takes lines again; lost meanwhile: 2");
    }

    @Test
    void makesNobodyWaitForATargetThatHangs() throws Exception {
        var target = new MemoryTarget();
        target.gate = new CountDownLatch(1);
        try (var lines = start(target)) {
            var line = "x".repeat(1 << 20) + "\n";
            for (int i = 0; i < 100; i++) {
                add(lines, line); // the test's time limit ends it if this waits
            }
            target.gate.countDown();
        }
        ended.acquire();
        assertThat(target.appended).hasSizeBetween(3, 8);
        assertThat(complaints)
                .first()
                .isEqualTo("cannot write to memory: it takes lines too slowly; lines of requests are being lost");
    }

    @Test
    void opensTheTargetAnewAfterWhatWasAddedBefore() throws Exception {
        var target = new MemoryTarget();
        try (var lines = start(target)) {
            add(lines, "before\n");
            lines.reopen();
            lines.flush();
            target.await("reopened");
            add(lines, "after\n");
        }
        ended.acquire();
        assertThat(target.appended).containsExactly("before\n", "reopened", "after\n", "closed");
    }

    private LineAppender start(Target target) {
        return LineAppender.start(new Ending(target, ended), complaints::add);
    }

    private static void awaitFile(Path file) {
        while (!Files.exists(file)) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void fill(List<LineAppender> appenders) {
        List<Thread> threads = IntStream.range(0, THREADS)
                .mapToObj(thread -> Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < LINES; i++) {
                        add(appenders.get(thread % appenders.size()), line(thread, i));
                    }
                }))
                .toList();
        threads.forEach(LineAppenderTest::join);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String line(int thread, int number) {
        return thread + " " + number + " " + "x".repeat(number % 97) + " " + number % 97 + "\n";
    }

    private static boolean isWhole(String line) {
        String[] words = line.split(" ", -1);
        return words.length == 4 && words[2].length() == Integer.parseInt(words[3]);
    }

    private static void add(LineAppender lines, String line) {
        lines.add(line.getBytes(US_ASCII), line.length());
    }

    /** Tells when it has been closed. */
    private record Ending(Target target, Semaphore ended) implements Target {

        @Override
        public int pieceSize() {
            return target.pieceSize();
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            target.append(bytes);
        }

        @Override
        public void reopen() throws IOException {
            target.reopen();
        }

        @Override
        public void close() throws IOException {
            target.close();
            ended.release();
        }

        @Override
        public String toString() {
            return target.toString();
        }
    }

    /** Remembers what it gets; takes it late or not at all. */
    private static final class MemoryTarget implements Target {

        static final int PIECE = 100;

        final LinkedBlockingQueue<String> appended = new LinkedBlockingQueue<>();
        volatile int room = Integer.MAX_VALUE;
        volatile CountDownLatch gate = new CountDownLatch(0);

        /** Waits until it has got this; whoever flushes an appender waits for a second only. */
        void await(String text) {
            while (!appended.contains(text)) {
                LockSupport.parkNanos(1_000_000);
            }
        }

        @Override
        public int pieceSize() {
            return PIECE;
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            byte[] taken = new byte[Math.min(room, bytes.remaining())];
            bytes.get(taken);
            appended.add(new String(taken, US_ASCII));
            if (bytes.hasRemaining()) {
                throw new IOException("no space left");
            }
        }

        @Override
        public void reopen() {
            appended.add("reopened");
        }

        @Override
        public void close() {
            appended.add("closed");
        }

        @Override
        public String toString() {
            return "memory";
        }
    }
}
