package dev.mpm.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.master.ControlAnswer;
import dev.mpm.server.master.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressViewTest {

    private final StringWriter shown = new StringWriter();

    @Test
    void isALinePerStepWhereNobodyWatches() {
        play(view(Map.of(), false), ExitCode.DONE);

        assertThat(shown).hasToString("checked\n3 workers left\n2 workers left\nall done\n");
    }

    @Test
    void ticksStepsOffOnATerminalAndLetsNumbersCountInPlace() {
        play(view(Map.of("TERM", "xterm", "NO_COLOR", "1"), true), ExitCode.DONE);

        assertThat(screen()).isEqualTo("✓ checked\n✓ 2 workers left\n✓ all done\n");
    }

    @Test
    void marksTheStepThatFailedAndLeavesTheReasonToTheError() {
        play(view(Map.of("TERM", "xterm", "NO_COLOR", "1"), true), ExitCode.FORCED);

        assertThat(screen()).isEqualTo("✓ checked\n✗ 2 workers left\n");
    }

    @Test
    void takesAwayAStepThatOnlySaidWhatWasLeft() {
        var view = view(Map.of("TERM", "xterm", "NO_COLOR", "1"), true);
        view.step("1 worker left");

        view.drop();
        view.end(new ControlAnswer(ExitCode.DONE, "-"), "stopped");

        assertThat(screen()).isEqualTo("✓ stopped\n");
    }

    @Test
    void coloursTheMarksUnlessToldNotTo() {
        play(view(Map.of("TERM", "xterm"), true), ExitCode.DONE);

        assertThat(shown.toString()).contains("\033[32m✓\033[0m checked");
    }

    @Test
    void keepsAStepOnOneLineWhileItCanBeReplaced() {
        var view = view(Map.of("TERM", "xterm", "NO_COLOR", "1"), true);

        view.step("x".repeat(200));

        assertThat(shown.toString()).endsWith("  " + "x".repeat(75) + "…");
        view.end(new ControlAnswer(ExitCode.DONE, ""), "done");
        assertThat(shown.toString()).contains("✓ " + "x".repeat(200) + "\n");
    }

    private static void play(ProgressView view, ExitCode end) {
        view.step("checked");
        view.step("3 workers left");
        view.step("2 workers left");
        view.end(new ControlAnswer(end, "-"), "all done");
    }

    private ProgressView view(Map<String, String> environment, boolean terminal) {
        var out = new PrintWriter(shown);
        return new ProgressView(new Surroundings(environment, Path.of("/"), out, out, () -> terminal));
    }

    /** Returns what is left on a screen: what stands before a line is replaced is gone. */
    private String screen() {
        return shown.toString().replaceAll("[^\n]*\r\033\\[K", "");
    }
}
