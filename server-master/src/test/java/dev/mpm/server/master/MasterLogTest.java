package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.server.core.config.LogLevel;
import dev.mpm.server.core.config.LogSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MasterLogTest {

    private static final String STAMP = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} ";

    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private final MasterLog log = new MasterLog(new PrintStream(error, true, StandardCharsets.UTF_8));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("error.log");
    }

    @Test
    void goesOnInTheFileThatTheConfigurationNames() throws IOException {
        log.info("first");
        log.use(settings(file, LogLevel.INFO));
        log.warn("second");

        assertThat(errors()).containsExactly("INFO  first", "INFO  the log goes on in " + file);
        assertThat(lines(file)).containsExactly("WARN  second");
    }

    @Test
    void addsToWhatTheFileHolds() throws IOException {
        Files.writeString(file, "older\n");
        log.use(settings(file, LogLevel.INFO));
        log.info("newer");

        assertThat(lines(file)).containsExactly("older", "INFO  newer");
    }

    @Test
    void dropsWhatMattersLessThanTheLevelButNothingThatHasNone() throws IOException {
        log.use(settings(file, LogLevel.WARN));
        log.info("dropped");
        log.worker(
                1,
                List.of(
                        new WorkerLine(LogLevel.INFO, "dropped"),
                        new WorkerLine(null, "printed"),
                        new WorkerLine(LogLevel.ERROR, "failed")));
        log.warn("warned");

        assertThat(lines(file)).containsExactly("PRINT [slot 1] printed", "ERROR [slot 1] failed", "WARN  warned");
    }

    @Test
    void opensTheFileAnewThatWasRenamed() throws IOException {
        log.use(settings(file, LogLevel.INFO));
        log.info("before");
        Path renamed = Files.move(file, directory.resolve("error.log.1"));
        log.info("between");
        log.reopen();
        log.info("after");

        assertThat(lines(renamed)).containsExactly("INFO  before", "INFO  between");
        assertThat(lines(file)).containsExactly("INFO  after");
    }

    @Test
    void goesOnWhereItWasWhenAFileCannotBeOpened() throws IOException {
        Path absent = directory.resolve("absent/error.log");
        log.use(settings(file, LogLevel.INFO));

        assertThatThrownBy(() -> log.use(settings(absent, LogLevel.ERROR)))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot open the log " + absent + " (No such file or directory)");
        assertThatThrownBy(() -> MasterLog.check(settings(absent, LogLevel.ERROR)))
                .isInstanceOf(IOException.class);
        log.info("as before");

        assertThat(lines(file)).containsExactly("INFO  as before");
    }

    @Test
    void writesToStandardErrorWhatTheFileDoesNotTake() throws IOException {
        log.use(settings(Path.of("/dev/full"), LogLevel.INFO));
        log.info("one");
        log.info("two");

        assertThat(errors())
                .containsExactly(
                        "INFO  the log goes on in /dev/full",
                        "ERROR cannot write to the log /dev/full: No space left on device; its lines come here",
                        "INFO  one",
                        "INFO  two");
    }

    @Test
    void letsNobodySteerTheTerminalOfWhoeverReadsTheFile() throws IOException {
        log.use(settings(file, LogLevel.INFO));
        log.worker(2, List.of(new WorkerLine(null, "a\u001b[2J\rb\tc")));

        assertThat(lines(file)).containsExactly("PRINT [slot 2] a\\x1b[2J\\x0db\tc");
    }

    private static LogSettings settings(Path file, LogLevel level) {
        return new LogSettings("", "combined", "", file.toString(), level);
    }

    private List<String> errors() {
        return unstamped(error.toString(StandardCharsets.UTF_8).lines().toList());
    }

    private static List<String> lines(Path file) throws IOException {
        return unstamped(Files.readAllLines(file));
    }

    private static List<String> unstamped(List<String> lines) {
        return lines.stream().map(line -> line.replaceFirst(STAMP, "")).toList();
    }
}
