package dev.mpm.server.core.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcessesTest {

    @Test
    void knowsItsOwnNumber() throws IOException {
        assertThat(Processes.ownPid()).isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void sendsASignalToAProcess() throws Exception {
        var sleeper = new ProcessBuilder("sleep", "60").start();
        try {
            assertThat(Processes.signal(sleeper.pid(), ProcessSignal.TERM)).isTrue();
            assertThat(sleeper.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(sleeper.exitValue()).isEqualTo(128 + 15);
            assertThat(Processes.signal(sleeper.pid(), ProcessSignal.TERM)).isFalse();
        } finally {
            sleeper.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, 1L << 31})
    void refusesNumbersThatMeanMoreThanOneProcess(long pid) {
        assertThatThrownBy(() -> Processes.signal(pid, ProcessSignal.KILL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pid: " + pid + " (expected: 2 to 2147483647)");
    }

    @Test
    void namesSignalsByTheirNumber() {
        assertThat(ProcessSignal.nameOf(9)).isEqualTo("KILL");
        assertThat(ProcessSignal.nameOf(62)).isEqualTo("62");
    }
}
