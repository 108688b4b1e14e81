package dev.mpm.server.worker.tasks;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.core.channel.Link;
import dev.mpm.server.core.channel.LinkServer;
import dev.mpm.server.core.config.TaskPoolSettings;
import dev.mpm.server.core.settings.SettingsSchema;
import dev.mpm.server.core.tasks.Outcome;
import dev.mpm.server.core.tasks.TaskMessage;
import dev.mpm.server.core.tasks.TaskMessageCodec;
import dev.mpm.server.core.tasks.ValueEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker's end of the link to a master, which this test plays. */
@Timeout(30)
class MasterStationTest {

    @TempDir
    private Path folder;

    /** A task that was handed in ends for each. */
    private final Semaphore ends = new Semaphore(0);

    private final AtomicInteger links = new AtomicInteger();
    private LinkServer server;
    private MasterStation master;

    @BeforeEach
    void open() throws IOException {
        Path socket = folder.resolve("tasks.sock");
        server = LinkServer.open(socket, this::serve);
        master = new MasterStation(socket, new TaskMessage.Hello(TaskMessage.Role.WORKER, 0, 1, ""));
    }

    @AfterEach
    void close() {
        master.close();
        server.close();
    }

    private void serve(Link link) {
        links.incrementAndGet();
        try (link) {
            while (true) {
                if (TaskMessageCodec.decode(link.receive()) instanceof TaskMessage.Submit submit) {
                    ends.acquireUninterruptibly();
                    var outcome = new Outcome.Returned(ValueEncoder.encode(submit.id(), "result"));
                    link.send(TaskMessageCodec.encode(new TaskMessage.Ended(submit.id(), outcome)));
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private Handle<Object> submit() {
        var settings = SettingsSchema.fromText(TaskPoolSettings.class, Map.of("kind", "processes"));
        Handle<Object> handle = new Handle<>("p", "T", Object.class);
        master.pool("p", settings).submit(handle, String.class, new byte[100]);
        return handle;
    }

    @Test
    void keepsTheTasksOfOthersWhenAnInterruptedThreadHandsOneIn() throws Exception {
        var before = submit();
        Thread.currentThread().interrupt();
        var second = submit();

        assertThat(Thread.interrupted()).isTrue();
        ends.release(2);
        assertThat(before.result().get(10, SECONDS)).isEqualTo(1L);
        assertThat(second.result().get(10, SECONDS)).isEqualTo(2L);
        assertThat(links).hasValue(1);
    }

    @Test
    void connectsForAThreadThatIsInterrupted() throws Exception {
        Thread.currentThread().interrupt();
        var handle = submit();

        assertThat(Thread.interrupted()).isTrue();
        ends.release();
        assertThat(handle.result().get(10, SECONDS)).isEqualTo(1L);
    }

    @Test
    void keepsTheTasksOfOthersWhenAnInterruptedThreadGivesOneUp() throws Exception {
        var before = submit();
        var second = submit();
        Thread.currentThread().interrupt();
        second.cancel();

        assertThat(Thread.interrupted()).isTrue();
        ends.release();
        assertThat(before.result().get(10, SECONDS)).isEqualTo(1L);
    }
}
