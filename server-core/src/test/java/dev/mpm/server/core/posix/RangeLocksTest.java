package dev.mpm.server.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.core.child.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class RangeLocksTest {

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path file;

    @BeforeEach
    void create() throws IOException {
        file = Files.createFile(folder.resolve("locks"));
    }

    @Test
    void excludeEachOtherByteByByte() throws IOException {
        try (var ours = RangeLocks.open(file);
                var theirs = RangeLocks.open(file)) {
            ours.lock(5);

            assertThat(theirs.tryLock(5)).isFalse();
            assertThat(theirs.tryLock(4)).isTrue();
            assertThat(ours.tryLock(5)).as("held already").isTrue();
            ours.unlock(5);
            assertThat(theirs.tryLock(5)).isTrue();
        }
    }

    @Test
    void areNotTouchedByOthersThatCloseTheFile() throws IOException {
        try (var ours = RangeLocks.open(file);
                var theirs = RangeLocks.open(file)) {
            ours.lock(0);
            RangeLocks.open(file).close();
            Files.readAllBytes(file);

            assertThat(theirs.tryLock(0)).isFalse();
        }
        try (var next = RangeLocks.open(file)) {
            assertThat(next.tryLock(0)).isTrue();
        }
    }

    @Test
    void areWaitedFor() throws Exception {
        try (var ours = RangeLocks.open(file);
                var theirs = RangeLocks.open(file)) {
            ours.lock(0);
            var got = CompletableFuture.runAsync(() -> lock(theirs));
            assertThat(got).isNotDone();

            ours.unlock(0);

            got.get(50, TimeUnit.SECONDS);
            assertThat(ours.tryLock(0)).isFalse();
        }
    }

    private static void lock(RangeLocks locks) {
        try {
            locks.lock(0);
        } catch (PosixException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void areTakenBackFromAProcessThatIsKilled() throws Exception {
        try (var child = ChildJvm.start(ChildJvm.GRANTS, Holder.class, file.toString());
                var ours = RangeLocks.open(file)) {
            assertThat(child.line()).isEqualTo("held");
            assertThat(ours.tryLock(3)).isFalse();

            child.process().destroyForcibly();

            ours.lock(3); // the test's time limit is the limit
            assertThat(ours.tryLock(3)).isTrue();
        }
    }

    /** Holds a lock until it is killed. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] args) throws IOException {
            RangeLocks.open(Path.of(args[0])).lock(3);
            IO.println("held");
            var _ = System.in.read();
        }
    }
}
