package dev.mpm.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the small JSON writer makes of awkward values. */
final class JsonTest {

    @Test
    void writesMembersInOrder() {
        assertThat(new Json().put("b", 1).put("a", true).put("c", (String) null))
                .hasToString("{\"b\":1,\"a\":true,\"c\":null}");
    }

    @Test
    void writesAnEmptyObject() {
        assertThat(new Json()).hasToString("{}");
        assertThat(new Json().put("inner", Map.of())).hasToString("{\"inner\":{}}");
    }

    @Test
    void escapesWhatJsonDoesNotAllow() {
        assertThat(new Json().put("a\"", "\\ \n\r\t \u0001 ü \uD83D\uDE00"))
                .hasToString("{\"a\\\"\":\"\\\\ \\n\\r\\t \\u0001 ü \\ud83d\\ude00\"}");
    }
}
