package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.server.core.scoreboard.Counters;
import dev.mpm.server.master.StatusReport.WorkerStatus;
import dev.mpm.server.master.SupervisorEvent.StatusRequested;
import dev.mpm.server.master.SupervisorEvent.StopRequested;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks over a real socket; the test is the supervisor that answers. */
class ControlTest {

    private static final long OWN_PID = ProcessHandle.current().pid();

    @TempDir
    Path directory;

    private final Inbox inbox = new Inbox();
    private RunDirectory held;
    private ControlServer server;

    @BeforeEach
    void open() throws IOException {
        held = RunDirectory.open(directory.resolve("run"), OWN_PID);
        server = ControlServer.open(
                held.controlSocket(), inbox, new StatusJson(OWN_PID));
    }

    @AfterEach
    void close() {
        server.close();
        held.close();
    }

    @Test
    void answersStatusWithOneLineOfJson() throws Exception {
        answerStatusOnAThreadOfItsOwn();

        assertThat(find().status())
                .startsWith("{\"state\":\"running\",\"mpm\":\"prefork\",\"generation\":1,\"master\":{\"pid\":" + OWN_PID
                        + ",\"uptimeSeconds\":12.3},\"listeners\":[\"http://127.0.0.1:1\"],\"workers\":[{\"slot\":0,"
                        + "\"pid\":" + OWN_PID
                        + ",\"generation\":1,\"state\":\"ready\",\"requests\":7,\"connections\":1,"
                        + "\"busy\":1,\"idle\":1,\"rssKiB\":")
                .endsWith("\"ageSeconds\":4.5,\"scoreboard\":\"W_\"}],\"totals\":{\"requests\":9,\"errors\":1,"
                        + "\"connections\":5,\"bytes\":200,\"bytesIn\":100,\"workersStarted\":3,\"workersDied\":1}}");
    }

    @Test
    void tellsTheMemoryOfAWorker() throws Exception {
        answerStatusOnAThreadOfItsOwn();

        assertThat(find().status()).containsPattern("\"rssKiB\":[1-9][0-9]*,\"pssKiB\":[1-9]");
    }

    @Test
    void passesAStopOnWithItsMode() throws Exception {
        find().stop(StopMode.FAST);
        find().stop(StopMode.GRACEFUL);

        assertThat(nextEvent()).isEqualTo(new StopRequested(StopMode.FAST, "mpmctl stop", Progress.UNHEARD));
        assertThat(nextEvent()).isEqualTo(new StopRequested(StopMode.GRACEFUL, "mpmctl stop", Progress.UNHEARD));
    }

    @Test
    void namesItsCommandsWhenAskedForAnother() throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(held.controlSocket()))) {
            channel.write(ByteBuffer.wrap("dance\n".getBytes(StandardCharsets.UTF_8)));

            assertThat(new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"error\":")
                    .contains("status, stop graceful, stop fast");
        }
    }

    @Test
    void isForTheServersOwnUser() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(held.controlSocket())))
                .isEqualTo("rw-------");
    }

    @Test
    void findsNoServerThatHasStopped() {
        server.close();
        held.close();

        assertThat(ControlClient.find(directory.resolve("run"))).isEmpty();
    }

    @Test
    void findsNoServerBehindTheFilesOfADeadOne() throws IOException {
        var left = Files.createDirectory(directory.resolve("left"));
        Files.writeString(left.resolve("mpm-server.pid"), OWN_PID + "\n");
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(left.resolve("control.sock")));
        }

        assertThat(ControlClient.find(left)).isEmpty();
    }

    @Test
    void doesNotWaitForEverForAMasterThatStandsStill() throws IOException {
        var still = Files.createDirectory(directory.resolve("still"));
        Files.writeString(still.resolve("mpm-server.pid"), "4711\n");
        try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(still.resolve("control.sock")));
            var client = ControlClient.find(still, Duration.ofMillis(50)).orElseThrow();

            assertThatThrownBy(client::status)
                    .isInstanceOf(IOException.class)
                    .hasMessage("the server (pid 4711) has not answered for 50 ms; is its process stopped?");
        }
    }

    private ControlClient find() {
        var client = ControlClient.find(directory.resolve("run")).orElseThrow();
        assertThat(client.pid()).isEqualTo(OWN_PID);
        return client;
    }

    private void answerStatusOnAThreadOfItsOwn() {
        Thread.ofVirtual().start(() -> {
            try {
                ((StatusRequested) nextEvent()).answer().accept(report());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private SupervisorEvent nextEvent() throws InterruptedException {
        return Objects.requireNonNull(inbox.poll(TimeUnit.SECONDS.toNanos(30)), "an event within 30 s");
    }

    private static StatusReport report() {
        var worker = new WorkerStatus(0, OWN_PID, 1, "ready", true, 7, 5, 1, 1, 1, 4.5, 0.4, 0, "W_", List.of());
        return new StatusReport(
                "running",
                true,
                "prefork",
                1,
                12.3,
                List.of("http://127.0.0.1:1"),
                List.of(),
                List.of(worker),
                new Counters(5, 9, 1, 100, 200),
                3,
                1,
                Map.of());
    }
}
