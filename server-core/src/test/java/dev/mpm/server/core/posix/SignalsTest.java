package dev.mpm.server.core.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignalsTest {

    @Test
    void runsTheReactionWhenTheSignalComes() throws InterruptedException {
        var came = new CountDownLatch(2);
        Signals.on("WINCH", came::countDown);
        Signals.raise("WINCH");
        Signals.on("TTIN", came::countDown);
        Signals.raise("TTIN");

        assertThat(came.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUIT", "USR2"})
    void leavesTheJvmItsOwnSignals(String name) {
        assertThatThrownBy(() -> Signals.on(name, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("signal: " + name);
    }
}
