package dev.mpm.server.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestionTest {

    private static final List<String> KNOWN = List.of(
            "start-servers",
            "threads-per-child",
            "min-spare-threads",
            "max-spare-threads",
            "max-request-workers",
            "io-threads",
            "keep-alive-timeout",
            "io-timeout",
            "event",
            "prefork");

    @ParameterizedTest(name = "{0} means {1}")
    @CsvSource({
        "start-server,        start-servers",
        "satrt-servers,       start-servers",
        "evnt,                event",
        "evetn,               event",
        "prefrok,             prefork",
        "thread-per-child,    threads-per-child",
        "max-worker,          max-request-workers",
        "max-workers,         max-request-workers",
        "keepalive-timeout,   keep-alive-timeout",
        "MaxRequestWorkers,   max-request-workers",
        "maxRequestWorkers,   max-request-workers",
        "max_request_workers, max-request-workers",
        "StartServers,        start-servers",
        "timeout,             io-timeout",
    })
    void findsWhatWasMeant(String given, String meant) {
        assertThat(Suggestion.nearest(given, KNOWN)).isEqualTo(meant);
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"", "-", "x", "colour", "listen", "zzzzzzzzzzzzzzzzzzzzzzzzzz", "worker-mpm"})
    void keepsSilentWhenNothingIsNear(String given) {
        assertThat(Suggestion.nearest(given, KNOWN)).isNull();
        assertThat(Suggestion.hint(given, KNOWN)).isEmpty();
    }

    @Test
    void keepsSilentWhenNothingIsKnown() {
        assertThat(Suggestion.nearest("event", List.of())).isNull();
    }

    @Test
    void isAppendedToAMessage() {
        assertThat(Suggestion.hint("evnt", KNOWN)).isEqualTo("; did you mean 'event'?");
    }

    @ParameterizedTest(name = "{0} to {1} takes {2}")
    @CsvSource({
        "abc, abc, 0",
        "abc, abd, 1",
        "abc, ab, 1",
        "ab, abc, 1",
        "abc, acb, 1",
        "'', abc, 3",
        "kitten, sitting, 3"
    })
    void countsTypingMistakes(String left, String right, int distance) {
        assertThat(Suggestion.distance(left, right)).isEqualTo(distance);
    }
}
