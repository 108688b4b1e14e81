package dev.mpm.server.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvidenceFileTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    @Test
    void isForItsOwnerOnly() throws IOException {
        EvidenceFile.write(file(), "worker", out -> out.write("a"));
        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void isThereWhenItIsComplete() throws IOException {
        EvidenceFile.write(file(), "worker", out -> {
            out.write("a");
            out.flush();
            assertThat(file()).doesNotExist();
        });
        assertThat(file()).hasContent("a");
        assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file()));
    }

    @Test
    void leavesAnEarlierOneAlone() throws IOException {
        Files.writeString(file(), "first");
        EvidenceFile.write(file(), "worker", out -> out.write("second"));
        assertThat(file()).hasContent("first");
        assertThat(directory.resolve("evidence.txt.worker")).hasContent("second");
    }

    @Test
    void leavesNothingWhenItFails() {
        assertThatThrownBy(() -> EvidenceFile.write(file(), "worker", out -> {
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(directory).isEmptyDirectory();
    }

    private Path file() {
        return directory.resolve("evidence.txt");
    }
}
