package dev.mpm.compare.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.compare.result.Comparison;
import dev.mpm.compare.result.Golden;
import dev.mpm.compare.result.Samples;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextReportTest {

    @Test
    void isPlainAsciiWhereTheTerminalCanNoMore() throws IOException {
        String plain = TextReport.of(Samples.full(), false, false);

        assertThat(plain).matches("[\\x20-\\x7e\\n]+");
        Golden.matches("dev/mpm/compare/report/plain.txt", plain);
    }

    @Test
    void hasBarsWhereTheTerminalCan() throws IOException {
        Golden.matches("dev/mpm/compare/report/bars.txt", TextReport.of(Samples.full(), false, true));
    }

    @Test
    void hasColoursWhereTheTerminalCan() throws IOException {
        String coloured = TextReport.of(Samples.small(), true, true);

        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(TextReport.of(Samples.small(), false, true));
        Golden.matches("dev/mpm/compare/report/colours.txt", coloured);
    }

    static Stream<Comparison> comparisons() {
        return Stream.of(
                Samples.full(),
                Samples.small(),
                Samples.empty(),
                Samples.hostile("many words of ten letters ".repeat(20)));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("comparisons")
    void fitsAHundredColumns(Comparison comparison) {
        var pasted =
                comparison.advice().yaml().lines().map(line -> "    " + line).toList();

        assertThat(TextReport.of(comparison, true, true).lines().filter(line -> !pasted.contains(line)))
                .allSatisfy(line -> assertThat(Ink.width(line)).isLessThanOrEqualTo(TextReport.WIDTH));
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(TextReport.of(Samples.empty(), false, true))
                .contains("3 rounds, interrupted: not everything was measured", "  not measured\n")
                .doesNotContain("Advice");
    }

    @Test
    void saysWhatHappenedToAllOnlyOnce() {
        assertThat(TextReport.of(Samples.full(), false, true))
                .containsOnlyOnce("at 3.0 s all: worker 0 was killed")
                .contains("errors prefork + prefork, one process: ");
    }
}
