package dev.mpm.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessFiguresTest {

    /** A shell that starts a loop: the loop's time must count while it runs and after it was reaped. */
    @Test
    void countsChildrenThatRunAndThatHaveEnded() throws IOException {
        var shell = Tools.start(List.of(
                "setsid", "sh", "-c", "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; echo done; read _"));
        var figures = new ProcessFigures(shell.pid());
        try (var output = shell.inputReader()) {
            assertThat(output.readLine()).isEqualTo("done");

            assertThat(figures.members()).hasSize(1);
            assertThat(figures.cpuSeconds()).isPositive();
            assertThat(figures.pssMib()).isPositive();
        } finally {
            shell.destroyForcibly();
        }
        assertThat(Await.until(Duration.ofSeconds(5), () -> figures.members().isEmpty()))
                .isTrue();
    }

    @Test
    void countsTheSocketsOfAProcess() throws IOException {
        long ownPid = ProcessHandle.current().pid();
        var own = new ProcessFigures.Member(ownPid, 0, 0);
        try (var first = new ServerSocket(0)) { // with it the JDK opens some of its own
            long before = own.sockets();
            try (var second = new ServerSocket(0)) {
                assertThat(second.getLocalPort()).isNotEqualTo(first.getLocalPort());
                assertThat(own.sockets()).isEqualTo(before + 1);
            }
        }
    }
}
