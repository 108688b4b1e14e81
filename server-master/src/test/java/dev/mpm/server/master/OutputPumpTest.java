package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputPumpTest {

    private static final String STAMP = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} ";

    @Test
    void putsTimeAndSlotInFrontOfEveryLine() throws Exception {
        assertThat(logOf("one\ntwo\r\n"))
                .hasSize(2)
                .allMatch(line -> line.matches(STAMP + "PRINT \\[slot 3] (one|two)"));
    }

    @Test
    void putsTheLevelOfALoggedLineWhereTheMastersOwnLinesHaveIt() throws Exception {
        assertThat(logOf("WARN app - low on tea\nDEBUG app - poured\nWARNING no level\n"))
                .map(line -> line.replaceFirst(STAMP, ""))
                .containsExactly(
                        "WARN  [slot 3] app - low on tea",
                        "DEBUG [slot 3] app - poured",
                        "PRINT [slot 3] WARNING no level");
    }

    @Test
    void givesAStackTraceTheLevelOfTheLineThatItFollows() throws Exception {
        assertThat(logOf("""
            ERROR app - failed
            java.io.IOException: refused
            \tat a.B.c(B.java:1)
            Caused by: x.Y
            \t... 3 more
            no more of it
            """))
                .map(line -> line.replaceFirst(STAMP, "").substring(0, 5))
                .containsExactly("ERROR", "ERROR", "ERROR", "ERROR", "ERROR", "PRINT");
    }

    @Test
    void keepsAStackTraceTogetherThatComesInPieces() throws Exception {
        var written = new ByteArrayOutputStream();
        var log = new MasterLog(new PrintStream(written, true, StandardCharsets.UTF_8));
        var frame = "\tat a.B.c(B.java:1)\n";
        var worker =
                new Hesitant(List.of("ERROR app - failed\n", frame, frame, frame), () -> log.info("of the master"));

        OutputPump.start(worker, 3, log).await(Duration.ofSeconds(30));

        assertThat(written.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.contains("of the master")))
                .hasSize(4);
        assertThat(written.toString(StandardCharsets.UTF_8)).containsPattern("failed\n(.*at a.B.*\n){3}");
    }

    /** Has each piece there only at the second look for it, and something done at the first. */
    private static final class Hesitant extends InputStream {

        private final Deque<String> pieces;
        private final Runnable meanwhile;
        private boolean isLookedFor;

        Hesitant(List<String> pieces, Runnable meanwhile) {
            this.pieces = new ArrayDeque<>(pieces);
            this.meanwhile = meanwhile;
        }

        @Override
        public int available() {
            if (!isLookedFor) {
                isLookedFor = true;
                meanwhile.run();
                return 0;
            }
            return pieces.isEmpty() ? 0 : pieces.peek().length();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            isLookedFor = false;
            if (pieces.isEmpty()) {
                return -1;
            }
            byte[] piece = pieces.remove().getBytes(StandardCharsets.UTF_8);
            System.arraycopy(piece, 0, target, offset, piece.length);
            return piece.length;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("read in pieces here");
        }
    }

    @Test
    void passesLinesOfTheAccessLogOnToStandardOutputAsTheyAre() throws Exception {
        var error = new ByteArrayOutputStream();
        var out = new ByteArrayOutputStream();
        var log = new MasterLog(new PrintStream(error, true, StandardCharsets.UTF_8), out);
        var line = "x".repeat(3 * OutputPump.LONGEST_LINE) + "\n";

        var text = "one\n\u001eaccess 1\nno line end\u001e" + line + "two\n";
        var pump = OutputPump.start(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 3, log);
        pump.await(Duration.ofSeconds(30));

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("access 1\n" + line);
        assertThat(error.toString(StandardCharsets.UTF_8).lines().map(each -> each.replaceFirst(STAMP, "")))
                .containsExactly("PRINT [slot 3] one", "PRINT [slot 3] no line end", "PRINT [slot 3] two");
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
                .map(line -> line.replaceFirst(STAMP + "PRINT \\[slot 3] ", ""))
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
