package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputPumpTest {

    private static final String STAMP = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} ";

    @Test
    void putsTimeAndSlotInFrontOfEveryLine() throws Exception {
        assertThat(logOf("one\ntwo\r\n")).hasSize(2).allMatch(line -> line.matches(STAMP + "\\[slot 3] (one|two)"));
    }

    @Test
    void passesOnALastLineThatHasNoEnd() throws Exception {
        assertThat(linesOf("one\nlast words")).containsExactly("one", "last words");
    }

    @Test
    void cutsALongLineIntoPiecesBetweenCharacters() throws Exception {
        int longest = OutputPump.LONGEST_LINE;
        var text = "x" + "\u20ac".repeat(longest);

        var pieces = linesOf(text + "\n");

        assertThat(String.join("", pieces)).isEqualTo(text);
        assertThat(pieces)
                .hasSizeGreaterThan(2)
                .allSatisfy(piece ->
                        assertThat(piece.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(longest + 4));
    }

    @Test
    void survivesBytesThatAreNoText() throws Exception {
        var junk = new byte[3 * OutputPump.LONGEST_LINE];
        Arrays.fill(junk, (byte) 0x80);

        assertThat(pump(junk, new ByteArrayOutputStream()).lastWords()).isNotEmpty();
    }

    @Test
    void remembersTheNewestLines() throws Exception {
        var pump = pump("1\n2\n3\n4\n5\n6\n7\n".getBytes(StandardCharsets.UTF_8), new ByteArrayOutputStream());

        assertThat(pump.lastWords()).containsExactly("3", "4", "5", "6", "7");
    }

    private static List<String> linesOf(String output) throws InterruptedException {
        return logOf(output).stream()
                .map(line -> line.replaceFirst(STAMP + "\\[slot 3] ", ""))
                .toList();
    }

    private static List<String> logOf(String output) throws InterruptedException {
        var log = new ByteArrayOutputStream();
        pump(output.getBytes(StandardCharsets.UTF_8), log);
        return log.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static OutputPump pump(byte[] output, ByteArrayOutputStream log) throws InterruptedException {
        var out = new PrintStream(log, true, StandardCharsets.UTF_8);
        var pump = OutputPump.start(new ByteArrayInputStream(output), 3, new MasterLog(out));
        pump.await(Duration.ofSeconds(30));
        return pump;
    }
}
