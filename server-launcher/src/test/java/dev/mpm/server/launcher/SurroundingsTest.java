package dev.mpm.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.server.master.MasterException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurroundingsTest {

    private static final Map<String, String> HOME = Map.of("MPM_HOME", "/opt/mpm");

    @TempDir
    private Path folder;

    @Test
    void takeTheConfigurationThatTheOptionNames() {
        var surroundings = in(Map.of("MPM_HOME", "/opt/mpm", "MPM_CONFIG", "/etc/mpm.yaml"));

        assertThat(surroundings.config(Path.of("mine.yaml"))).isEqualTo(Path.of("mine.yaml"));
    }

    @Test
    void takeTheConfigurationThatTheEnvironmentNames() throws IOException {
        writeOwnConfig();

        assertThat(in(Map.of("MPM_HOME", "/opt/mpm", "MPM_CONFIG", "/etc/mpm.yaml"))
                        .config(null))
                .isEqualTo(Path.of("/etc/mpm.yaml"));
    }

    @Test
    void takeTheConfigurationBelowTheWorkingDirectory() throws IOException {
        writeOwnConfig();

        assertThat(in(HOME).config(null)).isEqualTo(Path.of("conf/server.yaml"));
    }

    @Test
    void takeTheDistributionsConfigurationLast() {
        assertThat(in(HOME).config(null)).isEqualTo(Path.of("/opt/mpm/conf/server.yaml"));
    }

    @Test
    void sayWhatToDoWithoutADistribution() {
        assertThatThrownBy(() -> in(Map.of()).home())
                .isInstanceOf(MasterException.class)
                .hasMessage("MPM_HOME is not set (expected: the distribution's folder); start bin/mpmctl");
    }

    @Test
    void areNotColouredWhereTheReaderSaidNo() {
        assertThat(in(Map.of("TERM", "xterm", "NO_COLOR", "1")).coloured()).isFalse();
        assertThat(in(Map.of("TERM", "xterm", "NO_COLOR", "1")).canMoveCursor()).isTrue();
        assertThat(in(Map.of("TERM", "dumb")).canMoveCursor()).isFalse();
        assertThat(in(Map.of()).coloured()).isFalse();
        assertThat(in(Map.of("TERM", "xterm")).coloured()).isTrue();
    }

    private void writeOwnConfig() throws IOException {
        Files.createDirectory(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/server.yaml"), "mpm: event\n");
    }

    private Surroundings in(Map<String, String> environment) {
        var nowhere = new PrintWriter(Writer.nullWriter());
        return new Surroundings(environment, folder, nowhere, nowhere, () -> true);
    }
}
