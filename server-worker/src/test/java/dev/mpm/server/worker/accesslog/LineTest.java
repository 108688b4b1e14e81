package dev.mpm.server.worker.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LineTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\0',
            value = {"a\\b,a\\\\b", "say \"hi\",say \\\"hi\\\"", "caf\u00e9,caf\\xe9", "\u20ac,\\xe2\\x82\\xac"})
    void escapesAsHttpdDoes(String value, String escaped) {
        assertThat(plain(value)).isEqualTo(escaped);
    }

    @Test
    void letsNoValueEndALineOrSteerATerminal() {
        assertThat(plain("1\n2\r3\t4\b5\u000b6\u001b[2J\u007f\u0000\u0085"))
                .isEqualTo("1\\n2\\r3\\t4\\b5\\v6\\x1b[2J\\x7f\\x00\\x85");
        assertThat(json("1\n2\u001b\u2028\u0085\"\\")).isEqualTo("\"1\\u000a2\\u001b\\u2028\\u0085\\\"\\\\\"");
    }

    @Test
    void hasASignForNoValue() {
        assertThat(plain(null)).isEqualTo("-");
        assertThat(plain("")).isEqualTo("-");
        assertThat(json(null)).isEqualTo("null");
    }

    @Test
    void cutsWhatIsVeryLong() {
        assertThat(plain("\u0001".repeat(100_000))).isEqualTo("\\x01".repeat(Line.LONGEST_VALUE) + "...");
    }

    @Test
    void writesNumbers() {
        Line line = new PlainLine();
        line.number(0);
        line.raw(" ").number(Long.MAX_VALUE);
        line.raw(" ").number(-1);
        line.raw(" ").digits(12_345_007, 6);

        assertThat(text(line)).isEqualTo("0 9223372036854775807 - 345007");
    }

    private static String plain(@Nullable String value) {
        Line line = new PlainLine();
        line.value(value);
        return text(line);
    }

    private static String json(@Nullable String value) {
        Line line = new JsonLine();
        line.value(value);
        return text(line);
    }

    private static String text(Line line) {
        return new String(line.bytes(), 0, line.length(), StandardCharsets.US_ASCII);
    }
}
