package dev.mpm.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that read the configuration and start nothing. */
class ConfigurationCommandsTest {

    private static final String GOOD = """
        mpm: worker
        app: {class: hello.App, classpath: [.]}
        worker: {threads-per-child: 4, max-request-workers: 8, min-spare-threads: 1, max-spare-threads: 8}
        """;

    @TempDir
    private Path folder;

    @Test
    void checkSaysThatAllIsWell() throws IOException {
        var session = mpmctl(GOOD, "check");

        assertThat(session.out()).isEqualTo(file() + ": configuration OK\n");
        assertThat(session.err()).isEmpty();
        assertThat(session.code()).isZero();
    }

    @Test
    void checkSaysEverythingThatIsWrongALineEach() throws IOException {
        var session = mpmctl("mpm: wroker\napp: {class: hello.App, classpath: [.]}\nhttp: {keep-alive: 5s}\n", "check");

        assertThat(session.err().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("mpmctl: " + file() + ":"))
                .anyMatch(line -> line.contains(":1: ") && line.contains("'worker'"))
                .anyMatch(line -> line.contains(":3: ") && line.contains("keep-alive"));
        assertThat(session.out()).isEmpty();
        assertThat(session.code()).isEqualTo(1);
    }

    @Test
    void checkTakesTheOptionsThatRunTakes() throws IOException {
        assertThat(mpmctl(GOOD, "check", "--mpm", "event").code()).isZero();
        assertThat(mpmctl(GOOD, "check", "--mpm", "evnt").err())
                .contains("--mpm")
                .contains("'event'");
        assertThat(mpmctl(GOOD, "check", "--listen", "ftp://x").err())
                .contains("--listen")
                .contains("ftp://x");
    }

    @Test
    void checkSaysWhichFileIsMissing() {
        var session = Session.of("check", "-c", folder + "/none.yaml");

        assertThat(session.err()).startsWith("mpmctl: " + folder + "/none.yaml: ");
        assertThat(session.err().lines()).hasSize(1);
        assertThat(session.code()).isEqualTo(1);
    }

    @Test
    void confPrintShowsWhatIsSet() throws IOException {
        var session = mpmctl(GOOD, "conf", "print");

        assertThat(session.out())
                .contains("mpm: worker  # " + file() + ":1\n")
                .contains("worker.threads-per-child: 4  # " + file() + ":3\n")
                .doesNotContain("keep-alive-timeout");
        assertThat(session.code()).isZero();
    }

    @Test
    void confPrintShowsEverythingWhenAsked() throws IOException {
        var session = mpmctl(GOOD, "conf", "print", "--effective");

        assertThat(session.out())
                .contains("threads-per-child: 4")
                .contains("keep-alive-timeout: 5s")
                .containsPattern("  processors: [1-9]\\d* +# budget: ")
                .containsPattern("  heap: [1-9]\\d*[MG]iB +# budget: ")
                .containsPattern("  gc: (serial|g1) +# budget: ");
        assertThat(session.code()).isZero();
    }

    @Test
    void mpmsListsNamesSummariesAndJars() throws IOException {
        var session = mpmctl(GOOD, "mpms");

        assertThat(session.out().lines())
                .hasSize(5)
                .anyMatch(line -> line.startsWith("prefork  one connection per process"))
                .anyMatch(line -> line.startsWith("worker   "))
                .anyMatch(line -> line.startsWith("virtual  "))
                .anyMatch(line -> line.startsWith("event    "))
                .anyMatch(line -> line.startsWith("fork     "));
        assertThat(session.err()).isEmpty();
        assertThat(session.code()).isZero();
    }

    @Test
    void mpmsListsThoseOfLibWhenTheConfigurationIsWrong() throws IOException {
        var session = mpmctl("mpm: none-such\n", "mpms");

        assertThat(session.out().lines()).hasSize(5);
        assertThat(session.err()).startsWith("mpmctl: mpm-path is not searched");
        assertThat(session.code()).isZero();
    }

    private Path file() {
        return folder.resolve("server.yaml");
    }

    private Session mpmctl(String config, String... args) throws IOException {
        Files.writeString(file(), config);
        return Session.in(folder, Map.of("MPM_CONFIG", file().toString()), args);
    }
}
