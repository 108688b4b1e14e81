package dev.mpm.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StatusWatchTest {

    private static final Duration SHORT = Duration.ofMillis(1);

    private final StringWriter shown = new StringWriter();
    private @Nullable StatusWatch watch;
    private int read;

    @Test
    void showsBlocksOneAfterTheOtherWhereItIsNoTerminal() throws InterruptedException {
        run(/* takesTerminal= */ false, 3, List.of("running 0", "table 0"));

        assertThat(shown).hasToString("running 0\ntable 0\n\nrunning 1\ntable\n\nrunning 2\ntable\n");
    }

    @Test
    void showsLinesOfJsonWithNothingBetweenThem() throws InterruptedException {
        var out = new StatusScreen(new PrintWriter(shown), false);

        out.show(List.of("{1}"));
        out.show(List.of("{2}"));

        assertThat(shown).hasToString("{1}\n{2}\n");
    }

    @Test
    void writesEachLineToItsRowAndGivesTheTerminalBack() throws InterruptedException {
        run(/* takesTerminal= */ true, 2, List.of("running 0", "table 0"));

        assertThat(shown.toString())
                .startsWith("\033[?1049h\033[?7l\033[?25l\033[1;1Hrunning 0\033[K\033[2;1Htable 0\033[K\033[3;1H\033[J")
                .contains("\033[1;1Hrunning 1\033[K")
                .endsWith("\033[?25h\033[?7h\033[?1049l");
    }

    @Test
    void endsAtOnceWhileItWaitsForTheNextTime() throws InterruptedException {
        var hourly = new StatusWatch(List::of, new StatusScreen(new PrintWriter(shown), true), Duration.ofHours(1));
        Thread.ofVirtual().start(hourly::end);

        hourly.run(List.of("once"));

        assertThat(shown.toString()).contains("once").endsWith("\033[?1049l");
    }

    /** Shows a status so many times, the first one included. */
    private void run(boolean takesTerminal, int times, List<String> first) throws InterruptedException {
        watch = new StatusWatch(
                () -> {
                    read++;
                    if (read == times) {
                        Objects.requireNonNull(watch).end();
                    }
                    return List.of("running " + read, "table");
                },
                new StatusScreen(new PrintWriter(shown), takesTerminal),
                SHORT);
        watch.run(first);
    }
}
