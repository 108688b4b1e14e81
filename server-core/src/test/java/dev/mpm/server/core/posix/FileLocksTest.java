package dev.mpm.server.core.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileLocksTest {

    @TempDir
    private Path folder;

    @Test
    void seesNoHolderWhereThereIsNone() throws IOException {
        assertThat(FileLocks.holder(Files.createFile(folder.resolve("free")))).isEmpty();
    }

    @Test
    void namesTheProcessThatHoldsALockUntilItEnds() throws Exception {
        var file = Files.createFile(folder.resolve("held"));
        var holder = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx16m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        file.toString())
                .start();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("locked");

            assertThat(FileLocks.holder(file)).hasValue(holder.pid());
        } finally {
            holder.destroyForcibly();
        }
        assertThat(holder.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(FileLocks.holder(file)).isEmpty();
    }

    @Test
    void saysThatAFileIsNotThere() {
        assertThatThrownBy(() -> FileLocks.holder(folder.resolve("none"))).isInstanceOf(FileNotFoundException.class);
    }

    /** Holds a lock until it is ended. */
    static final class LockHolder {

        private LockHolder() {}

        @SuppressWarnings("SystemOut") // how the test learns of it
        public static void main(String[] args) throws Exception {
            try (var file = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE);
                    var _ = file.lock()) {
                System.out.println("locked");
                var _ = System.in.read();
            }
        }
    }
}
