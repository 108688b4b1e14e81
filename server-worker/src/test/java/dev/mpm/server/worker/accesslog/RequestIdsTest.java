package dev.mpm.server.worker.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestIdsTest {

    @Test
    void areNeverTheSameInOneWorkerNorInTwo() {
        var one = new RequestIds("X-Request-Id");
        var other = new RequestIds("X-Request-Id");
        Set<String> made = ConcurrentHashMap.newKeySet();

        IntStream.range(0, 50_000).parallel().forEach(_ -> {
            made.add(one.make());
            made.add(other.make());
        });

        assertThat(made).hasSize(100_000).allMatch(id -> id.matches("[0-9a-f]{32}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "Root=1-67891233-abcdef012345678912345678",
                "a:b@c+d/e_f.g"
            })
    void areTakenFromTheRequestIfSound(String id) {
        assertThat(RequestIds.isSound(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\"b", "a\u001bb", "caf\u00e9", "<script>", "a;b", "a,b"})
    void areMadeAnewIfNot(String id) {
        assertThat(RequestIds.isSound(id)).isFalse();
        assertThat(RequestIds.isSound(null)).isFalse();
        assertThat(RequestIds.isSound("x".repeat(RequestIds.LONGEST + 1))).isFalse();
    }
}
