package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.core.posix.ProcessSignal;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCauseTest {

    private static final String JVM_WORDS = "Terminating due to java.lang.OutOfMemoryError: Metaspace";

    @ParameterizedTest(name = "exit value {0}, ready {1}, sent {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0   | true  | ''        | exit code 0",
                "1   | false | ''        | exit code 1",
                "3   | false | ''        | exit code 3",
                "3   | true  | ''        | out of memory (heap, exit code 3); raise -Xmx under jvm.options, or look"
                        + " for a leak",
                "4   | false | ''        | exit code 4",
                "130 | true  | ''        | killed by signal 2 (INT)",
                "134 | true  | ''        | killed by signal 6 (ABRT), a crash of the JVM; see hs_err_pid*.log in the"
                        + " run directory",
                "139 | true  | ''        | killed by signal 11 (SEGV), a crash of the JVM; see hs_err_pid*.log in the"
                        + " run directory",
                "137 | true  | ''        | killed by signal 9 (KILL), likely out of memory",
                "137 | true  | TERM      | killed by signal 9 (KILL), likely out of memory",
                "137 | true  | TERM KILL | killed by signal 9 (KILL) from this server",
                "143 | true  | ''        | killed by signal 15 (TERM)",
                "143 | false | TERM      | killed by signal 15 (TERM) from this server",
                "192 | true  | ''        | killed by signal 64 (unknown)",
            })
    void tellsExitCodesAndSignals(int exitValue, boolean wasReady, String sent, String text) {
        assertThat(cause(exitValue, wasReady, sent).text()).isEqualTo(text);
    }

    @Test
    void namesWhatTheJvmSaysItRanOutOfEvenBeforeItWasReady() {
        var cause = new ExitCause(3, false, Set.of(), List.of("loading", JVM_WORDS));

        assertThat(cause.text()).startsWith("out of memory (Metaspace, exit code 3)");
    }

    @Test
    void addsTheLastThreeLinesThatTheProcessWrote() {
        var cause = new ExitCause(1, false, Set.of(), List.of("zero", "one", "two", "three"));

        assertThat(cause.textWithLastWords()).isEqualTo("exit code 1; it said last: one | two | three");
    }

    @Test
    void saysSoIfTheProcessWroteNothing() {
        assertThat(cause(1, false, "").textWithLastWords()).isEqualTo("exit code 1; it said nothing");
    }

    @Test
    void tellsSignalsOfOthersFromThoseOfTheServer() {
        assertThat(cause(137, true, "TERM").isForeignSignal()).isTrue();
        assertThat(cause(139, true, "TERM KILL").isForeignSignal()).isTrue();
        assertThat(cause(143, true, "TERM").isForeignSignal()).isFalse();
        assertThat(cause(1, true, "").isForeignSignal()).isFalse();
    }

    private static ExitCause cause(int exitValue, boolean wasReady, String sent) {
        var signals = Stream.of(sent.split(" ", -1))
                .filter(name -> !name.isEmpty())
                .map(ProcessSignal::valueOf)
                .toList();
        return new ExitCause(exitValue, wasReady, Set.copyOf(signals), List.of());
    }
}
