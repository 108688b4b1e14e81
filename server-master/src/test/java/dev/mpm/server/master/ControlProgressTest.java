package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlProgressTest {

    private final ControlProgress progress = new ControlProgress();

    @Test
    void carriesStepsAndThenTheEnd() throws InterruptedException {
        progress.step("checked \"it\"");
        progress.done("reloaded");

        assertThat(taken()).containsExactly("{\"step\":\"checked \\\"it\\\"\"}", "{\"done\":\"reloaded\"}");
    }

    @Test
    void tellsAFailureWithItsExitCode() throws InterruptedException {
        progress.failed(ExitCode.APP_FAILED, "no such class");

        assertThat(taken()).containsExactly("{\"error\":\"no such class\",\"exitCode\":4}");
    }

    @Test
    void endsOnce() throws InterruptedException {
        progress.done("first");
        progress.failed(ExitCode.FORCED, "second");
        progress.step("third");

        assertThat(taken()).containsExactly("{\"done\":\"first\"}");
    }

    @Test
    void losesOldStepsButNeverTheEndWhereNobodyTakesThem() throws InterruptedException {
        for (int step = 0; step < 1000; step++) {
            progress.step("step " + step);
        }
        progress.done("done");

        assertThat(taken()).hasSize(100).contains("{\"step\":\"step 999\"}").endsWith("{\"done\":\"done\"}");
    }

    private List<String> taken() throws InterruptedException {
        List<String> taken = new ArrayList<>();
        for (var line = progress.next(0); line != null; line = progress.next(0)) {
            taken.add(line.json());
            assertThat(line.isLast()).isEqualTo(!line.json().startsWith("{\"step\""));
        }
        return taken;
    }
}
