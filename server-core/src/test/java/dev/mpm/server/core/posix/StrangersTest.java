package dev.mpm.server.core.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mpm.server.core.child.ChildJvm;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StrangersTest {

    private static final List<String> AS_INIT = List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");

    @Test
    void doesNotExpectThemInAnOrdinaryProcess() throws IOException {
        var strangers = Strangers.of(Processes.ownPid());

        assertThat(strangers.areExpected()).isFalse();
        assertThat(strangers.reap(_ -> false)).isEmpty();
    }

    @Test
    void letsGoOfOrphansThatCameToTheFirstProcessOfAContainer() throws Exception {
        assumeThat(isPermitted(AS_INIT)).as("a process may become number 1").isTrue();
        var command = new ArrayList<>(AS_INIT);
        command.addAll(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(ChildJvm.GRANTS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FirstProcess.class.getName()));
        try (var child = new ChildJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start())) {
            assertTellsStrangersFromItsOwn(child);
        }
    }

    @Test
    void letsGoOfOrphansThatCameToASubreaper() throws Exception {
        try (var child = ChildJvm.start(ChildJvm.GRANTS, Subreaper.class)) {
            assertTellsStrangersFromItsOwn(child);
        }
    }

    private static void assertTellsStrangersFromItsOwn(ChildJvm child) throws Exception {
        assertThat(child.output())
                .contains("expected: true")
                .containsPattern("pid \\d+ \\(sh\\) ended with exit code 7")
                .containsPattern("pid \\d+ \\(sh\\) was killed by signal KILL")
                .contains("own exit codes kept: 40 of 40")
                .contains("left: 0");
    }

    private static boolean isPermitted(List<String> how) throws InterruptedException {
        try {
            var command = new ArrayList<>(how);
            command.add("true");
            var trial = new ProcessBuilder(command).redirectErrorStream(true).start();
            return trial.waitFor(10, TimeUnit.SECONDS) && trial.exitValue() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void readsAnEntryWhoseNameHasBracketsAndBlanks() {
        var entry = Strangers.Entry.parse(
                "77 (a ) b (c)) Z 1 77 77 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 123456 0 0 18446744073709551615 0\n");

        assertThat(entry).isEqualTo(new Strangers.Entry(77, "a ) b (c)", 'Z', 1, 123456));
        assertThat(entry.hasEnded()).isTrue();
    }

    /** Makes orphans, starts processes of its own, and lets go of the orphans only. */
    static final class FirstProcess {

        static void main() throws Exception {
            var strangers = Strangers.of(Processes.ownPid());
            IO.println("expected: " + strangers.areExpected());
            orphan("sh -c 'sleep 0.1; exit 7' &");
            orphan("sh -c 'sleep 0.1; kill -9 $$' &");
            int kept = 0;
            int reaped = 0;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            for (int i = 0; i < 40 || (reaped < 2 && System.nanoTime() < end); i++) {
                var own = new ProcessBuilder("sh", "-c", "exit " + (i % 100)).start();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                for (var stranger : strangers.reap(_ -> false)) {
                    IO.println(stranger);
                    reaped++;
                }
                if (i < 40 && own.waitFor() == i) {
                    kept++;
                }
            }
            IO.println("own exit codes kept: " + kept + " of 40");
            IO.println("left: " + strangers.reap(_ -> false).size());
        }

        /** Runs a shell that leaves a process behind. Of the pipes to this JVM it must hold none. */
        private static void orphan(String script) throws Exception {
            new ProcessBuilder("sh", "-c", script)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }

    /** The same in a process that asked to get the orphans, which needs no rights. */
    static final class Subreaper {

        /** PR_SET_CHILD_SUBREAPER, linux/prctl.h. */
        private static final int PR_SET_CHILD_SUBREAPER = 36;

        static void main() throws Exception {
            new LinuxLibc()
                    .prctl(PR_SET_CHILD_SUBREAPER, MemorySegment.ofAddress(1))
                    .orThrow("become a subreaper");
            FirstProcess.main();
        }
    }
}
