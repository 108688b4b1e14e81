package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

    @TempDir
    Path parent;

    @Test
    void isMadeForItsUserAlone() throws IOException {
        var path = parent.resolve("new/run");

        try (var _ = RunDirectory.open(path, 4711)) {
            assertThat(modeOf(path)).isEqualTo("rwx------");
        }
    }

    @Test
    void namesTheMasterWhileItIsHeld() throws IOException {
        try (var _ = RunDirectory.open(parent.resolve("run"), 4711)) {
            assertThat(RunDirectory.writtenPid(parent.resolve("run"))).hasValue(4711);
        }

        assertThat(RunDirectory.writtenPid(parent.resolve("run"))).isEmpty();
    }

    @Test
    void refusesASecondMasterAndNamesTheFirst() throws IOException {
        var path = parent.resolve("run");
        try (var _ = RunDirectory.open(path, 4711)) {
            assertThatThrownBy(() -> RunDirectory.open(path, 4712))
                    .isInstanceOfSatisfying(
                            MasterException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.FAILED_TO_START))
                    .hasMessage("another server (pid 4711) runs from " + path + "; stop it, or choose another"
                            + " run-directory");

            assertThat(RunDirectory.writtenPid(path))
                    .as("the first one's pid file")
                    .hasValue(4711);
        }
    }

    @Test
    void isFreeAgainWhenTheMasterHasStopped() throws IOException {
        RunDirectory.open(parent.resolve("run"), 4711).close();
        RunDirectory.open(parent.resolve("run"), 4712).close();
    }

    @Test
    void losesWhatADeadMasterLeftAndKeepsTheRest() throws IOException {
        var path = Files.createDirectory(
                parent.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (var name : new String[] {
            "mpm-server.pid", "scoreboard.1", "channel.sock", "control.sock", "warm-up.3", "server.log"
        }) {
            Files.writeString(path.resolve(name), "1");
        }

        try (var directory = RunDirectory.open(path, 4711)) {
            assertThat(directory.scoreboard(1)).doesNotExist();
            assertThat(directory.channelSocket()).doesNotExist();
            assertThat(directory.controlSocket()).doesNotExist();
            assertThat(path.resolve("warm-up.3")).doesNotExist();
            assertThat(path.resolve("server.log")).hasContent("1");
        }
    }

    @Test
    void leavesTheModeOfAFolderAloneThatWasThereBefore() throws IOException {
        var path = Files.createDirectory(parent.resolve("shared"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));

        RunDirectory.open(path, 4711).close();

        assertThat(modeOf(path)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void refusesAFolderThatOthersMayWriteTo() throws IOException {
        var path = Files.createDirectory(parent.resolve("open"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> RunDirectory.open(path, 4711))
                .isInstanceOf(MasterException.class)
                .hasMessageStartingWith("cannot use the run directory " + path + ": its mode is rwxrwxrwx")
                .hasMessageContaining("chmod 700");
        assertThat(path).isEmptyDirectory();
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void keepsTheNewestEvidenceOfEarlierRuns() throws IOException {
        try (var directory = RunDirectory.open(parent.resolve("run"), 4711)) {
            var evidence = directory.evidence();
            for (int i = 100; i < 160; i++) {
                Files.writeString(evidence.resolve("20261121-000" + i + ".txt"), "");
            }

            assertThat(directory.evidence())
                    .isDirectoryContaining("glob:**/20261121-000159.txt")
                    .isDirectoryNotContaining("glob:**/20261121-000109.txt");
        }
    }
}
