package dev.mpm.server.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestSettingsTest {

    @Test
    void keepsTheLimitOfEachPrefix() {
        assertThat(settings(List.of("/reports=5m", "/stream = 0s", "/a=b=1s"), List.of()).limits())
                .containsExactly(
                        java.util.Map.entry("/reports", Duration.ofMinutes(5)),
                        java.util.Map.entry("/stream", Duration.ZERO),
                        java.util.Map.entry("/a=b", Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/reports", "reports=5m", "/reports=soon", "=5m", "/reports="})
    void refusesALimitThatIsNone(String entry) {
        assertThatThrownBy(() -> settings(List.of(entry), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("request-timeouts: '" + entry + "' (expected: a path and a duration, such as /reports=5m)");
    }

    @Test
    void takesRequestsToWarmUpWith() {
        List<String> requests = List.of("GET /", "HEAD /a/b?c=d&e=%20", "POST /orders");
        assertThat(settings(List.of(), requests).warmUp()).isEqualTo(requests);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/plaintext", "GET", "GET plaintext", "get /", "GET  /", "GET / HTTP/1.1", "GET /\r\nX: y", "GET /ä"})
    void refusesToWarmUpWithWhatIsNoRequest(String entry) {
        assertThatThrownBy(() -> settings(List.of(), List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("warm-up: '" + entry + "' (expected: a method and a path, such as GET /plaintext)");
    }

    private static RequestSettings settings(List<String> timeouts, List<String> warmUp) {
        return new RequestSettings(Duration.ofSeconds(60), timeouts, Duration.ofSeconds(2), warmUp);
    }
}
