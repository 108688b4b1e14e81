package dev.mpm.compare.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

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
            assertThat(tree.usage().processes()).isEqualTo(alone.processes() + 1);
            awaitMoreThreads(tree, alone.threads());
            assertThat(tree.pssMib()).isGreaterThan(1);
        } finally {
            child.destroyForcibly().waitFor();
        }
        assertThat(tree.usage().processes()).isEqualTo(alone.processes());
    }

    /** Waits until there are: a JVM begins with one, and meanwhile some of ours may end. */
    private static void awaitMoreThreads(ProcessTree tree, int threads) {
        long start = System.nanoTime();
        while (tree.usage().threads() <= threads) {
            assertThat(System.nanoTime() - start)
                    .as("time until there are more")
                    .isLessThan(LIMIT_NANOS);
            Thread.onSpinWait();
        }
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
