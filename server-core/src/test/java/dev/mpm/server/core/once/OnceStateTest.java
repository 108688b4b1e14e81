package dev.mpm.server.core.once;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.once.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OnceStateTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Schedule HOURLY = Schedule.every(Duration.ofHours(1));
    private static final Schedule NIGHTLY = Schedule.daily(LocalTime.of(2, 30), ZoneId.of("Europe/Berlin"));

    @TempDir
    private Path folder;

    @Test
    void isDueAtOnceAndThenFromOneBeginningToTheNext() {
        var fresh = OnceState.fresh(NOON);
        var begun = fresh.begun(NOON.plusSeconds(5));

        assertThat(fresh.due(HOURLY)).isEqualTo(NOON);
        assertThat(begun.due(HOURLY)).isEqualTo(NOON.plusSeconds(3605));
        assertThat(begun.ledBy(7, 77).due(HOURLY)).as("under another leader").isEqualTo(NOON.plusSeconds(3605));
    }

    @Test
    void isDueAtATimeOfDay() {
        assertThat(OnceState.fresh(NOON).due(NIGHTLY)).isEqualTo(Instant.parse("2026-11-22T01:30:00Z"));
        assertThat(OnceState.fresh(NOON).ledBy(1, 2).due(NIGHTLY))
                .as("under a leader who came after that time")
                .isEqualTo(Instant.parse("2026-11-22T01:30:00Z"));
    }

    @Test
    void isDueAPeriodAfterTheClockWasSetBack() {
        var begun = OnceState.fresh(NOON).begun(NOON.plusSeconds(5));
        Instant yesterday = NOON.minus(Duration.ofDays(1));

        assertThat(begun.notAfter(NOON.plusSeconds(5))).isSameAs(begun);
        assertThat(begun.notAfter(yesterday).due(HOURLY)).isEqualTo(yesterday.plusSeconds(3600));
        assertThat(OnceState.fresh(NOON).notAfter(yesterday).due(HOURLY)).isEqualTo(yesterday);
    }

    @Test
    void isReadOfEachTaskWhateverElseLiesThere() throws IOException {
        var files = new OnceFiles(folder);
        var state = OnceState.fresh(NOON);
        files.write("nightly", state);
        Files.writeString(folder.resolve("wrong.state"), "1 2 three");
        Files.writeString(folder.resolve("large.state"), state.text().strip() + " ".repeat(1000));
        Files.createDirectory(folder.resolve("folder.state"));
        Files.createSymbolicLink(folder.resolve("link.state"), folder.resolve("nightly.state"));

        assertThat(files.readAll()).isEqualTo(Map.of("nightly", state));
    }

    /** In the night of March there is no half past two, in that of October there are two. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-28T01:30:00Z, 2026-03-29T01:30:00Z",
        "2026-03-29T01:30:00Z, 2026-03-30T00:30:00Z",
        "2026-10-24T00:30:00Z, 2026-10-25T00:30:00Z",
        "2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z",
    })
    void isDueOnceInEveryNight(Instant last, Instant next) {
        assertThat(NIGHTLY.after(last)).isEqualTo(next);
    }

    @Test
    void isWrittenDownAndReadByAnyone() throws IOException {
        var files = new OnceFiles(folder);
        assertThat(files.read("nightly")).isEmpty();
        var state = OnceState.fresh(NOON).ledBy(3, 4711).begun(NOON).failed();

        files.write("nightly", state);

        assertThat(files.read("nightly")).hasValue(state);
        assertThat(files.lock("nightly")).isEqualTo(files.lock("nightly")).isEmptyFile();
        assertThat(files.readAll()).isEqualTo(Map.of("nightly", state));
        assertThat(state.runs()).isEqualTo(1);
        assertThat(state.failures()).isEqualTo(1);
        Files.writeString(folder.resolve("nightly.state"), "1 2 three");
        assertThatThrownBy(() -> files.read("nightly"))
                .isInstanceOf(IOException.class)
                .hasMessage("'1 2 three' (expected: 6 numbers)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "a b", ".hidden", "ä"})
    void refusesANameThatIsNoFilesName(String name) {
        assertThatThrownBy(() -> OnceFiles.checkName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("task '" + name + "' (expected: letters");
    }

    @Test
    void refusesAPeriodThatIsHardlyOne() {
        assertThatThrownBy(() -> Schedule.every(Duration.ofMillis(9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("period: PT0.009S (expected: 10 ms or more)");
    }
}
