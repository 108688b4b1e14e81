package dev.mpm.server.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.server.core.config.AccessLogFormat.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccessLogFormatTest {

    @Test
    void hasTextAndFieldsInTurn() {
        assertThat(parse("%h \"%{User-Agent}i\"").parts())
                .containsExactly(
                        new Part.Field(AccessLogField.CLIENT, ""),
                        new Part.Text(" \""),
                        new Part.Field(AccessLogField.REQUEST_HEADER, "User-Agent"),
                        new Part.Text("\""));
    }

    @Test
    void knowsTheFormatsThatEverybodyReads() {
        assertThat(parse("common")).isEqualTo(parse("%h %l %u %t \"%r\" %>s %b"));
        assertThat(parse("combined")).isEqualTo(parse("%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\""));
        assertThat(parse("json").isJson()).isTrue();
    }

    @Test
    void takesEscapesAndPercentSignsAsHttpdDoes() {
        assertThat(parse("\\t100%%\\\\%s\\\"").parts())
                .containsExactly(
                        new Part.Text("\t100%\\"), new Part.Field(AccessLogField.STATUS, ""), new Part.Text("\""));
    }

    @Test
    void takesEveryFieldInTheFormsThatItNames() {
        for (AccessLogField field : AccessLogField.values()) {
            assertThat(parse(field.forms()).parts())
                    .filteredOn(Part.Field.class::isInstance)
                    .allSatisfy(part -> assertThat(((Part.Field) part).field()).isEqualTo(field))
                    .hasSize(field.forms().split(" ").length);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "%h %Z             | %Z is no field (expected: %h %a %A %l ",
                "%h %              | % is no field (expected: %h %a ",
                "%{forty}T         | %{forty}T is no field (expected: %T %{s}T %{ms}T %{us}T)",
                "%{}i              | %{}i is no field (expected: %{NAME}i)",
                "%i                | %i is no field (expected: %{NAME}i)",
                "%M                | %M is no field (expected: %{slot}M %{generation}M %{mpm}M)",
                "%h %{Referer      | %{Referer has no closing brace",
                "%h\\n             | \\n (expected: \\t, \\\" or \\\\)",
                "combinde          | 'combinde' tells nothing of the request (expected: common, combined, json, or ",
            })
    void saysWhatIsWrongAndWhatThereIs(String format, String message) {
        assertThatThrownBy(() -> parse(format))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("access-log-format: " + message);
    }

    @Test
    void isOneLine() {
        assertThatThrownBy(() -> parse("%h\n%s")).hasMessageContaining("a format is one line of text");
    }

    private static AccessLogFormat parse(String format) {
        return AccessLogFormat.parse("access-log-format", format);
    }
}
