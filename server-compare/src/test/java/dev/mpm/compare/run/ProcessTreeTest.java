package dev.mpm.compare.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {

    @Test
    void countsAProcessAndItsChildren() throws IOException, InterruptedException {
        long own = ProcessHandle.current().pid();
        var tree = new ProcessTree(own);
        var alone = tree.usage();
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-XX:TieredStopAtLevel=1",
                        "--source",
                        "25",
                        "/dev/stdin")
                .start();
        try {
            var both = tree.usage();

            assertThat(both.processes()).isEqualTo(alone.processes() + 1);
            assertThat(both.threads()).isGreaterThan(alone.threads());
            assertThat(tree.pssMib()).isGreaterThan(1);
        } finally {
            child.destroyForcibly().waitFor();
        }
        assertThat(tree.usage().processes()).isEqualTo(alone.processes());
    }

    @Test
    void tellsWhatWasUsedSince() {
        var before = new ProcessTree.Usage(1, 2, 100, 10, 3, 30);

        assertThat(new ProcessTree.Usage(1.5, 2.25, 150, 5, 4, 40).since(before))
                .isEqualTo(new ProcessTree.Usage(0.5, 0.25, 50, 0, 4, 40));
    }

    @Test
    void seesTheTimeOfThisProcess() {
        var usage = new ProcessTree(ProcessHandle.current().pid()).usage();

        assertThat(usage.user() + usage.system()).isPositive();
        assertThat(usage.threads()).isGreaterThanOrEqualTo(Thread.activeCount());
    }
}
