package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.RouteView;
import dev.mpm.server.core.scoreboard.Counters;
import dev.mpm.server.core.scoreboard.Latency;
import dev.mpm.server.master.StatusReport.GenerationStatus;
import dev.mpm.server.master.StatusReport.RunningRequest;
import dev.mpm.server.master.StatusReport.WorkerStatus;
import dev.mpm.server.master.SupervisorEvent.DumpRequested;
import dev.mpm.server.master.SupervisorEvent.LogsReopenRequested;
import dev.mpm.server.master.SupervisorEvent.ReloadRequested;
import dev.mpm.server.master.SupervisorEvent.RestRequested;
import dev.mpm.server.master.SupervisorEvent.ScaleRequested;
import dev.mpm.server.master.SupervisorEvent.StatusRequested;
import dev.mpm.server.master.SupervisorEvent.StopRequested;
import dev.mpm.server.master.messages.MessageService;
import dev.mpm.server.master.services.ServiceStatus;
import dev.mpm.server.master.services.Services;
import java.io.BufferedReader;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Asks over a real socket; the test is the supervisor that answers. */
@Timeout(60)
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
        server = ControlServer.open(held.controlSocket(), inbox, new StatusJson(OWN_PID), Services.NONE);
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
                .startsWith(
                        "{\"state\":\"running\",\"ready\":true,\"mpm\":\"event\",\"generation\":2,\"master\":{\"pid\":"
                                + OWN_PID
                                + ",\"uptimeSeconds\":12.3},\"listeners\":[\"http://127.0.0.1:1\"],\"queues\":{\"http://127.0.0.1:1\":3},\"generations\":["
                                + "{\"number\":1,\"mpm\":\"prefork\",\"state\":\"leaving\",\"workers\":1,\"connections\":4},"
                                + "{\"number\":2,\"mpm\":\"event\",\"state\":\"serving\",\"workers\":1,\"connections\":1}],"
                                + "\"workers\":[{\"slot\":0,\"pid\":" + OWN_PID
                                + ",\"generation\":2,\"state\":\"ready\",\"accepting\":true,\"requests\":7,"
                                + "\"connectionsServed\":5,\"connections\":1,\"busy\":1,\"idle\":1,\"rssKiB\":")
                .endsWith("\"liveHeapBytes\":4096,\"ageSeconds\":4.5,\"bootSeconds\":0.4,\"scoreboard\":\"W_\","
                        + "\"running\":[{\"method\":\"GET\",\"path\":\"/sleep\",\"client\":\"127.0.0.1\","
                        + "\"ageSeconds\":0.7}],\"routes\":[{\"name\":\"GET /\",\"runsOn\":\"loop\","
                        + "\"since\":\"1970-01-01T00:00:00Z\",\"calls\":640,\"meanMicros\":12.3,\"returns\":1,"
                        + "\"reason\":\"blocks at App.load:17\"}]}],\"totals\":{\"requests\":9,\"errors\":1,"
                        + "\"connections\":5,\"bytes\":200,\"bytesIn\":100,\"workersStarted\":3,\"workersDied\":1,"
                        + "\"workersEnded\":{\"crash\":1}},\"services\":{\"letters\":{\"sent\":7}}}");
    }

    @Test
    void tellsTheMemoryOfAWorker() throws Exception {
        answerStatusOnAThreadOfItsOwn();

        assertThat(find().status()).containsPattern("\"rssKiB\":[1-9][0-9]*,\"pssKiB\":[1-9]");
    }

    @ParameterizedTest
    @MethodSource
    void passesCommandsOnAsEvents(ControlCommand command, Function<Progress, SupervisorEvent> event) throws Exception {
        assertThat(find().tell(command)).isEqualTo(new ControlAnswer(ExitCode.DONE, "accepted: " + command.line()));

        assertThat(nextEvent()).isEqualTo(event.apply(Progress.UNHEARD));
    }

    static Stream<Arguments> passesCommandsOnAsEvents() {
        return Stream.of(
                passes("stop fast", progress -> new StopRequested(StopMode.FAST, "mpmctl stop", progress)),
                passes("stop graceful", progress -> new StopRequested(StopMode.GRACEFUL, "mpmctl stop", progress)),
                passes("reload", progress -> new ReloadRequested(false, "mpmctl reload", progress)),
                passes("reload rolling", progress -> new ReloadRequested(true, "mpmctl reload --rolling", progress)),
                passes("scale -2", progress -> new ScaleRequested(-2, "mpmctl scale", progress)),
                passes("rest", progress -> new RestRequested("mpmctl scale 0", progress)),
                passes("dump 3", progress -> new DumpRequested(3, "mpmctl dump", progress)),
                passes("logs reopen", progress -> new LogsReopenRequested("mpmctl logs reopen", progress)));
    }

    private static Arguments passes(String line, Function<Progress, SupervisorEvent> event) {
        return Arguments.of(ControlCommand.parse(line), event);
    }

    @Test
    void tellsStepsAsTheyComeAndThenTheEnd() throws Exception {
        var steps = new LinkedBlockingQueue<String>();
        var answer = inBackground(() -> find().ask(new ControlCommand.Reload(false), steps::add));
        var progress = ((ReloadRequested) nextEvent()).progress();

        progress.step("configuration read");
        assertThat(steps.poll(30, TimeUnit.SECONDS)).isEqualTo("configuration read");
        progress.step("generation 2 is ready");
        progress.done("reloaded");

        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(new ControlAnswer(ExitCode.DONE, "reloaded"));
        assertThat(steps).containsExactly("generation 2 is ready");
    }

    @Test
    void tellsWhyItFailedAndWithWhichExitCode() throws Exception {
        var answer = inBackground(() -> find().ask(new ControlCommand.Reload(false), step -> {}));

        ((ReloadRequested) nextEvent()).progress().failed(ExitCode.APP_FAILED, "two\nlines");

        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(new ControlAnswer(ExitCode.APP_FAILED, "two\nlines"));
    }

    @Test
    void goesOnWithWhatAClientAskedThatWentAway() throws Exception {
        try (var channel = connect()) {
            send(channel, "reload\n");
        }
        var progress = ((ReloadRequested) nextEvent()).progress();

        for (int step = 0; step < 1000; step++) {
            progress.step("step " + step);
        }
        progress.done("done");

        answerStatusOnAThreadOfItsOwn();
        assertThat(find().status()).startsWith("{\"state\":\"running\"");
    }

    @Test
    void tellsWhatAStopStillWaitsFor() throws Exception {
        var steps = new LinkedBlockingQueue<String>();
        var answer = inBackground(() -> find().ask(new ControlCommand.Stop(StopMode.GRACEFUL), steps::add));
        var progress = ((StopRequested) nextEvent()).progress();

        ((StatusRequested) nextEvent()).answer().accept(report());
        assertThat(steps.poll(30, TimeUnit.SECONDS)).isEqualTo("1 worker left, 1 connection");
        progress.done("stopped");

        assertThat(answer.get(30, TimeUnit.SECONDS).code()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void writesTheLastLineBeforeItCloses() throws Exception {
        var answer = inBackground(() -> find().ask(new ControlCommand.Stop(StopMode.GRACEFUL), step -> {}));
        ((StopRequested) nextEvent()).progress().failed(ExitCode.FORCED, "stopped, but requests were cut");

        server.close();

        assertThat(answer.get(30, TimeUnit.SECONDS))
                .isEqualTo(new ControlAnswer(ExitCode.FORCED, "stopped, but requests were cut"));
    }

    @Test
    void tellsThoseWhoWaitWhenTheServerEndsBeforeItHasDoneWhatTheyAsked() throws Exception {
        var answer = inBackground(() -> find().ask(new ControlCommand.Dump(0), step -> {}));
        assertThat(nextEvent()).isInstanceOf(DumpRequested.class);

        server.close();

        assertThat(answer.get(30, TimeUnit.SECONDS))
                .isEqualTo(new ControlAnswer(ExitCode.NOT_RUNNING, "the server ended before this was done"));
    }

    @Nested
    class ScalesToANumber {

        @Test
        void byWhatIsMissingOrTooMuch() throws Exception {
            var answer = inBackground(() -> find().ask(new ControlCommand.ScaleTo(4), step -> {}));
            ((StatusRequested) nextEvent()).answer().accept(report());

            var scale = (ScaleRequested) nextEvent();
            assertThat(scale.by()).isEqualTo(3);
            scale.progress().done("4 workers");

            assertThat(answer.get(30, TimeUnit.SECONDS).text()).isEqualTo("4 workers");
        }

        @Test
        void bySayingThatItIsSo() throws Exception {
            var answer = inBackground(() -> find().ask(new ControlCommand.ScaleTo(1), step -> {}));
            ((StatusRequested) nextEvent()).answer().accept(report());

            assertThat(answer.get(30, TimeUnit.SECONDS).text()).isEqualTo("1 worker, as before");
        }

        @Test
        void byRestingIfItIsZero() throws Exception {
            assertThat(inBackground(() -> find().tell(new ControlCommand.ScaleTo(0))))
                    .isNotNull();
            ((StatusRequested) nextEvent()).answer().accept(report());

            assertThat(nextEvent()).isInstanceOf(RestRequested.class);
        }
    }

    @Nested
    class RefusesWith {

        @Test
        void itsCommandsWhatIsNone() throws IOException {
            assertThat(said("dance\n"))
                    .isEqualTo("{\"error\":\"'dance' is not a command (expected: "
                            + String.join(", ", ControlCommand.FORMS) + ")\",\"exitCode\":2}");
        }

        @Test
        void itsLimitWhatIsTooLong() throws IOException {
            assertThat(said("x".repeat(12_000)))
                    .isEqualTo("{\"error\":\"a command is longer than 11178 bytes\",\"exitCode\":2}");
        }

        @Test
        void adviceWhoeverComesWhenManyWait() throws Exception {
            List<SocketChannel> many = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                var channel = connect();
                many.add(channel);
                send(channel, "reload\n");
                nextEvent();
            }

            assertThat(said("")).contains("64 others are being answered; try again");

            for (SocketChannel channel : many) {
                channel.close();
            }
        }

        private String said(String text) throws IOException {
            try (var channel = connect()) {
                send(channel, text);
                return new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8)).readLine();
            }
        }
    }

    @Test
    void isNotThereWhereItCannotBeBoundAndTheServerRunsWithoutIt() throws Exception {
        var probe = new LogProbe();
        Path nowhere = directory.resolve("missing/control.sock");

        ControlServer.openIfPossible(nowhere, inbox, new StatusJson(OWN_PID), Services.NONE, probe.log())
                .close();

        assertThat(probe.await("WARN", "no control socket at " + nowhere + ": "))
                .endsWith("; only signals reach this server");
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

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(held.controlSocket()));
    }

    @Test
    void tellsWhoWasTooSlowForAMessageFromWhoDoesNotListen() {
        assertThat(Stream.of(
                                new MessageService.Sent(0, 0),
                                new MessageService.Sent(2, 0),
                                new MessageService.Sent(0, 1),
                                new MessageService.Sent(1, 2))
                        .map(sent -> ControlServer.told("chat", sent)))
                .containsExactly(
                        "no worker listens to chat",
                        "sent to 2 workers",
                        "lost: 1 worker is too slow",
                        "sent to 1 worker; lost: 2 workers are too slow");
    }

    private static void send(SocketChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static FutureTask<ControlAnswer> inBackground(Callable<ControlAnswer> asking) {
        var task = new FutureTask<>(asking);
        Thread.ofVirtual().start(task);
        return task;
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
        var request = new RunningRequest("GET", "/sleep", "127.0.0.1", 0.7);
        var worker = new WorkerStatus(
                0,
                OWN_PID,
                2,
                "ready",
                true,
                7,
                5,
                1,
                1,
                1,
                4.5,
                0.4,
                4096,
                "W_",
                List.of(request),
                List.of(new RouteView("GET /", true, Instant.EPOCH, 640, 12_340, 1, "blocks at App.load:17")));
        return new StatusReport(
                "running",
                true,
                "event",
                2,
                12.3,
                List.of("http://127.0.0.1:1"),
                Map.of("http://127.0.0.1:1", 3),
                List.of(
                        new GenerationStatus(1, "prefork", "leaving", 1, 4),
                        new GenerationStatus(2, "event", "serving", 1, 1)),
                List.of(worker),
                new Counters(5, 9, 1, 100, 200),
                Latency.NONE,
                3,
                1,
                Map.of("crash", 1L),
                List.of(new ServiceStatus("letters", Map.of("sent", 7), List.of())));
    }
}
