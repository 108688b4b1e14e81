package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An app hands tasks to a pool of processes, and some of them crash, hang, take all memory, or exit. With {@code
 * -Dmpm.e2e.tasks=1000} as many, of which one in twenty misbehaves; at least eight do.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class TaskScene {

    private static final int TASKS = Integer.getInteger("mpm.e2e.tasks", 60);
    private static final int BAD = Math.max(8, TASKS / 20);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    @Test
    void givesResultsAndClearFailuresWhateverTasksDo() throws Exception {
        TestServer server = stage.start(setup());
        String answer;
        try (var load = Load.start(server, 2, "/quick")) {
            answer = server.get("/run?count=" + TASKS + "&bad=" + BAD).body();
            load.stop();
            System.err.println("tasks: " + answer + "; web: " + load);

            assertThat(load.losses()).isEmpty();
            assertThat(load.wrongAnswers()).isEmpty();
            assertThat(load.answers()).isPositive();
        }

        int each = BAD / 4;
        assertThat(answer)
                .contains("results=" + (TASKS - BAD))
                .contains("DIED: its process (pid) ended: exit code 70=" + (each + (BAD % 4 > 0 ? 1 : 0)))
                .contains("TIMEOUT: ran longer than 8 s (timeout); evidence=" + (each + (BAD % 4 > 1 ? 1 : 0)))
                .contains(
                        "DIED: its process (pid) ended: out of memory (Java heap space, exit code 3); raise the pool's"
                                + " memory, or look for a leak=" + (each + (BAD % 4 > 2 ? 1 : 0)))
                .contains("DIED: its process (pid) ended: exit code 7=" + each);
        assertThat(evidence(server)).contains("dev.mpm.e2e.app.Errand.hang(");
        Map<?, ?> pool = pool(server);
        assertThat(pool.get("done")).isEqualTo(TASKS - BAD);
        assertThat(pool.get("failed")).isEqualTo(BAD);
        assertThat(pool.get("running")).isEqualTo(0);

        server.signal("TERM");
        assertThat(server.awaitExit(LIMIT)).isZero();
        server.awaitNoProcess(LIMIT);
    }

    @Test
    void triesAgainWhatACrashTookDown() throws Exception {
        TestServer server = stage.start(setup().with("tasks.errands.retries", 1));

        assertThat(server.get("/one?behaviour=crash-once").body()).startsWith("attempt 2 in pid ");
        assertThat(server.get("/one?behaviour=crash").body()).contains("failed in 2 attempts: its process");
        assertThat(server.get("/one?behaviour=throw").body())
                .contains("failed: java.lang.IllegalStateException: thrown by 1");
    }

    @Test
    void leavesNoTaskProcessBehindWhenTheMasterIsKilled() throws Exception {
        TestServer server = stage.start(setup());
        long pid = pidOf(server.get("/one?behaviour=work").body());
        ProcessHandle process = stage.watch(pid);
        var _ = server.ask("/one?behaviour=hang");
        server.workers();

        server.signal("KILL");
        Await.until("the task process has left", LIMIT, () -> !ProcessTree.runs(process));
        server.awaitNoProcess(LIMIT);
    }

    @Test
    void followsAReloadWithNewProcesses() throws Exception {
        TestServer server = stage.start(setup());
        long before = pidOf(server.get("/one?behaviour=work").body());
        ProcessHandle process = stage.watch(before);

        assertThat(stage.mpmctl("reload", "-c", server.config().toString()).exitCode())
                .isZero();
        long after = pidOf(server.get("/one?behaviour=work").body());

        assertThat(after).isNotEqualTo(before);
        Await.until("the former task process has left", LIMIT, () -> !ProcessTree.runs(process));
    }

    private static Setup setup() {
        return Setup.fixed("worker", 2, 4)
                .app("dev.mpm.e2e.app.TasksApp")
                .with("pool.request-timeout", "0s")
                .with("pool.kill-timeout", "1s")
                .with("tasks.errands.kind", "processes")
                .with("tasks.errands.size", 3)
                .with("tasks.errands.queue", 2000)
                .with("tasks.errands.timeout", "8s")
                .with("tasks.errands.memory", "32MiB");
    }

    private static long pidOf(String answer) {
        return Long.parseLong(answer.substring(answer.lastIndexOf(' ') + 1));
    }

    private Map<?, ?> pool(TestServer server) throws IOException, InterruptedException {
        String json = stage.mpmctl("status", "--json", "-c", server.config().toString())
                .out();
        Map<?, ?> found = Json.read(json);
        for (String key : List.of("services", "tasks", "pool", "errands")) {
            found = (Map<?, ?>) Objects.requireNonNull(found.get(key), key);
        }
        return found;
    }

    /** Returns the text of all files: on a busy machine a task may have been late that was only slow. */
    private static String evidence(TestServer server) throws IOException {
        var text = new StringBuilder();
        try (var files = Files.list(server.runDirectory().resolve("evidence"))) {
            for (var file : files.toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }
}
