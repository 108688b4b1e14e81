package dev.mpm.server.master.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a server runs, told by a file that a start might refuse. */
class RunDirectoryOfTest {

    @TempDir
    private Path folder;

    @Test
    void isBesideTheFileUnlessItSaysOtherwise() throws IOException {
        assertThat(read("")).isEqualTo(folder.resolve("run"));
        assertThat(read("run-directory: other")).isEqualTo(folder.resolve("other"));
        assertThat(read("run-directory: /srv/run")).isEqualTo(Path.of("/srv/run"));
        assertThat(read("run-directory: ${RUN}")).isEqualTo(folder.resolve("from-environment"));
    }

    @Test
    void isThatOfAStart() throws IOException {
        Path conf = Files.createDirectory(folder.resolve("conf")).resolve("server.yaml");
        Files.writeString(conf, "mpm: event\napp: {class: a.App, classpath: [.]}\n");

        assertThat(ServerConfig.runDirectoryOf(conf, Map.of()))
                .isEqualTo(folder.resolve("run"))
                .isEqualTo(ServerConfig.load(conf, Map.of(), Overrides.NONE).runDirectory());
    }

    @Test
    void isKnownWhateverElseIsWrong() throws IOException {
        assertThat(read("""
            mpm: no-such
            lisen: [5]
            listen: {not: a list}
            app: {class: 17 b, classpath: [missing.jar, "${NOT_SET}"]}
            run-directory: here
            mpm-path: [nowhere/*]
            """)).isEqualTo(folder.resolve("here"));
    }

    @Test
    void isNotKnownWhereTheFileIsNoYaml() {
        assertRefused("mpm: [event\nrun-directory: x", "not valid YAML");
        assertRefused("just words", "just words");
    }

    @Test
    void isNotKnownWhereTheKeyItselfIsWrong() {
        assertRefused("lisen: x\nrun-directory: [a]", ":2: run-directory: ");
        assertRefused("run-directory: ${NOT_SET}", "the environment variable NOT_SET is not set");
        assertRefused("run-directory: " + "x".repeat(120), "run-directory: ");
    }

    private void assertRefused(String text, String part) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(part)
                .hasMessageNotContaining("lisen");
    }

    private Path read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("server.yaml"), text);
        return ServerConfig.runDirectoryOf(file, Map.of("RUN", "from-environment"));
    }
}
