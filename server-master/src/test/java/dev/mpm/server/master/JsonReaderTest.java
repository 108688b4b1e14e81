package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    @Test
    void readsObjectsArraysAndScalars() {
        assertThat(JsonReader.parse("""
            {"state":"running", "generation":1, "busy":[0, -2.5, 1e3], "ok":true, "bad":false, "none":null, "e":{}, "l":[]}
            """))
                .isEqualTo(Map.of(
                        "state",
                        "running",
                        "generation",
                        1.0,
                        "busy",
                        List.of(0.0, -2.5, 1000.0),
                        "ok",
                        true,
                        "bad",
                        false,
                        "none",
                        "",
                        "e",
                        Map.of(),
                        "l",
                        List.of()));
    }

    @Test
    void readsEscapes() {
        assertThat(JsonReader.parse("\"a\\\"b\\\\c\\/d\\n\\t\\u00e9\"")).isEqualTo("a\"b\\c/d\n\té");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "\"open", "tru", "1 2", "{1:2}", "\"\\u00\""})
    void saysWhereItIsNotJson(String text) {
        assertThatThrownBy(() -> JsonReader.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("JSON: ")
                .hasMessageContaining("expected: ");
    }
}
