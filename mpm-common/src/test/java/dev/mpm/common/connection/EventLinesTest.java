package dev.mpm.common.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLinesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "data: one\n\n",
                "id: 1\r\ndata: one\r\n\r\n",
                "\n\n",
                "data: one\n\n: a comment\n",
                ": a comment\n",
                "retry: 5\n\ndata: one\ndata: more\n\n"
            })
    void areBetweenEventsAfterABlankLineOrAComment(String text) {
        assertThat(following(text).areBetweenEvents()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d",
                "data: one",
                "data: one\n",
                "data: one\r\n\r",
                ": a comm",
                "data: one\n: a comment\n",
                "data: one\n\ndata: two\n"
            })
    void areNotBetweenEventsInsideOneOrInsideALine(String text) {
        assertThat(following(text).areBetweenEvents()).isFalse();
    }

    @Test
    void areNeverBetweenEventsOnceSomeTextWasNotSeen() {
        EventLines lines = following("data: one\n\n");
        lines.lose();
        assertThat(lines.areBetweenEvents()).isFalse();
        assertThat(lines.copy().areBetweenEvents()).isFalse();
    }

    private static EventLines following(String text) {
        EventLines lines = new EventLines();
        text.chars().forEach(next -> lines.follow((byte) next));
        return lines;
    }
}
