package dev.mpm.server.master.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {

    private final Variables variables =
            new Variables(Map.of("A", "one", "B_2", "t$1\\o", "EMPTY", "", "NESTED", "${A}"));
    private final List<String> complaints = new ArrayList<>();

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "plain,               plain",
                "${A},                one",
                "<${A}-${B_2}>,       <one-t$1\\o>",
                "${A:-x},             one",
                "${NONE:-x y:-z},     x y:-z",
                "${NONE:-},           \"\"",
                "${EMPTY},            \"\"",
                "${EMPTY:-x},         x",
                "${NESTED},           ${A}",
                "$${A},               ${A}",
                "$$${A},              $${A}",
                "$A $ {A} 5$,         $A $ {A} 5$",
            })
    void areReplaced(String text, String expected) {
        assertThat(variables.replace(text, complaints::add)).isEqualTo(expected);
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"${}", "${A", "${A B}", "${1A}", "${A-x}", "${:-x}", "${X:-${A}}"})
    void areComplainedAboutWhenMalformed(String text) {
        variables.replace(text, complaints::add);

        assertThat(complaints).singleElement().asString().contains("(expected: ${NAME} or ${NAME:-default}");
    }

    @Test
    void areComplainedAboutOneByOneWhenNotSet() {
        variables.replace("${ONE} ${TWO}", complaints::add);

        assertThat(complaints)
                .containsExactly(
                        "the environment variable ONE is not set; set it, or write ${ONE:-default}",
                        "the environment variable TWO is not set; set it, or write ${TWO:-default}");
    }
}
