package dev.mpm.server.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.WorkerState;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.channel.Message.Fault;
import dev.mpm.server.core.posix.ProcessSignal;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real worker process under the prefork MPM, which has one connection at a time. */
@Timeout(120)
final class WorkerMainTest {

    /** Echoes the body, so that a client decides how long a request takes. */
    private static final String ECHO = """
        public class Echo implements dev.mpm.api.App {
            private String file;
            public io.undertow.server.HttpHandler start(dev.mpm.api.AppContext context) throws Exception {
                file = context.settings().get("stopped-file");
                return exchange -> {
                    exchange.startBlocking();
                    exchange.getOutputStream().write(exchange.getInputStream().readAllBytes());
                };
            }
            public void stop() throws Exception {
                java.nio.file.Files.createFile(java.nio.file.Path.of(file));
            }
        }
        """;

    /** Never finishes starting. */
    private static final String SLOW = """
        public class Slow implements dev.mpm.api.App {
            public io.undertow.server.HttpHandler start(dev.mpm.api.AppContext context) throws Exception {
                System.out.println("loading");
                new java.util.concurrent.CountDownLatch(1).await();
                return null;
            }
        }
        """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before all tests
    private static Path apps;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private TestMaster master;

    @BeforeAll
    static void compileApps() throws IOException {
        AppCompiler.compile(apps, "Echo", ECHO);
        AppCompiler.compile(apps, "Slow", SLOW);
    }

    @BeforeEach
    void startMaster() throws IOException {
        master = new TestMaster(directory);
    }

    @AfterEach
    void endMaster() throws IOException {
        master.close();
    }

    @Test
    void servesThroughTheMastersSocketAndFinishesWhatItHasWhenDrained() throws Exception {
        serve();
        assertThat(master.view().state()).isEqualTo(WorkerState.READY);
        master.awaitHeartbeat();
        assertThat(master.view().heartbeatNanos()).isPositive();

        try (var client = master.connect()) {
            sendHalfOfARequest(client);
            master.awaitRequestInFlight();
            master.send(new Message.Drain(Duration.ofSeconds(20)));
            assertThat(master.said()).isEqualTo(new Message.Draining());
            assertThat(answerToTheRest(client)).startsWith("HTTP/1.1 200").endsWith("ab");
        }
        assertThat(master.said()).isEqualTo(new Message.Drained(true));
        assertThat(master.exitCode()).isZero();
        assertThat(directory.resolve("stopped")).exists();
        assertThat(master.view().state()).isEqualTo(WorkerState.DRAINING);
        assertThat(master.view().counters().requests()).isEqualTo(1);
    }

    @Test
    void leavesByItselfAfterItsOnlyConnectionUnderFork() throws Exception {
        serve("fork");
        try (var client = master.connect()) {
            sendHalfOfARequest(client);
            assertThat(master.said()).isEqualTo(new Message.Served());
            assertThat(answerToTheRest(client))
                    .startsWith("HTTP/1.1 200")
                    .contains("Connection: close")
                    .endsWith("ab");
        }
        assertThat(master.said()).isEqualTo(new Message.Draining());
        assertThat(master.said()).isEqualTo(new Message.Drained(true));
        assertThat(master.exitCode()).isZero();
        assertThat(directory.resolve("stopped")).exists();
        assertThat(master.view().counters().requests()).isEqualTo(1);
    }

    @Test
    void finishesItsOnlyConnectionWhenDrainedUnderFork() throws Exception {
        serve("fork");
        try (var client = master.connect()) {
            sendHalfOfARequest(client);
            assertThat(master.said()).isEqualTo(new Message.Served());
            master.send(new Message.Drain(Duration.ofSeconds(20)));
            assertThat(master.said()).isEqualTo(new Message.Draining());
            assertThat(answerToTheRest(client)).startsWith("HTTP/1.1 200").endsWith("ab");
        }
        assertThat(master.said()).isEqualTo(new Message.Drained(true));
        assertThat(master.exitCode()).isZero();
    }

    @Test
    void pausesAndResumes() throws Exception {
        serve();
        master.send(new Message.Pause());
        master.send(new Message.Resume());
        try (var client = master.connect()) {
            sendHalfOfARequest(client);
            assertThat(answerToTheRest(client)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void leavesSoonWhenTheMasterIsGone() throws Exception {
        serve();
        master.die();
        assertThat(master.exitCode()).isZero();
        assertThat(master.outputText()).contains("lost the master (end of file); leaving");
        assertThat(directory.resolve("stopped")).exists();
    }

    @Test
    void doesNotLetARequestKeepItWhenTheMasterIsGone() throws Exception {
        serve();
        try (var client = master.connect()) {
            sendHalfOfARequest(client);
            master.awaitRequestInFlight();
            long gone = System.nanoTime();
            master.die();

            assertThat(master.exitCode()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - gone))
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(30)); // of the minute that a client may take
        }
    }

    @Test
    void endsAtOnceWhenTheMasterGoesWhileTheAppIsLoading() throws Exception {
        load();
        master.die();
        assertThat(master.exitCode()).isEqualTo(3);
    }

    @Test
    void endsWhenItIsStoppedWhileTheAppIsLoading() throws Exception {
        load();
        master.send(new Message.Stop());
        assertThat(master.exitCode()).isZero();
    }

    @Test
    void hasNothingToDrainWhileTheAppIsLoading() throws Exception {
        load();
        master.send(new Message.Drain(Duration.ofMinutes(10)));
        assertThat(master.exitCode()).isZero();
    }

    @Test
    void cutsWhatItHasWhenItIsStopped() throws Exception {
        serve();
        try (var client = master.connect()) {
            sendHalfOfARequest(client);
            master.awaitRequestInFlight();
            master.send(new Message.Stop());

            assertThat(master.exitCode()).isZero();
        }
    }

    @Test
    void leavesTheTerminalsSignalsToTheMaster() throws Exception {
        serve();
        master.signal(ProcessSignal.INT);
        master.signal(ProcessSignal.HUP);
        try (var client = master.connect()) {
            sendHalfOfARequest(client);
            assertThat(answerToTheRest(client)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void asksTheMasterForTimeWhenItIsTerminated() throws Exception {
        serve();
        try (var client = master.connect()) {
            sendHalfOfARequest(client);
            master.awaitRequestInFlight();
            master.signal(ProcessSignal.TERM);
            assertThat(master.said()).isEqualTo(new Message.Draining());
            master.send(new Message.Drain(Duration.ofSeconds(20)));
            assertThat(master.said()).isEqualTo(new Message.Draining());
            assertThat(answerToTheRest(client)).startsWith("HTTP/1.1 200");
        }
        assertThat(master.said()).isEqualTo(new Message.Drained(true));
        assertThat(master.exitCode()).isZero();
    }

    @Test
    void doesNotCutADrainShortWhenOneTermComes() throws Exception {
        serve();
        try (var client = master.connect()) {
            sendHalfOfARequest(client);
            master.awaitRequestInFlight();
            master.send(new Message.Drain(Duration.ofSeconds(20)));
            assertThat(master.said()).isEqualTo(new Message.Draining());
            master.signal(ProcessSignal.TERM);
            assertThat(answerToTheRest(client)).startsWith("HTTP/1.1 200");
        }
        assertThat(master.said()).isEqualTo(new Message.Drained(true));
    }

    @Test
    void endsAtOnceWhenItIsTerminatedTwice() throws Exception {
        serve();
        try (var client = master.connect()) {
            sendHalfOfARequest(client);
            master.awaitRequestInFlight();
            master.signal(ProcessSignal.TERM);
            assertThat(master.said()).isEqualTo(new Message.Draining());
            master.signal(ProcessSignal.TERM);

            assertThat(master.exitCode()).isZero();
        }
    }

    @Test
    void tellsTheMasterThatTheAppIsAtFault() throws Exception {
        master.spawn();
        master.boot("prefork", "Absent", apps, Map.of());

        assertThat(master.said()).isEqualTo(new Message.Booting());
        assertThat(master.said())
                .isEqualTo(new Message.BootFailed(
                        Fault.APP,
                        "cannot load the app: no class Absent in app.classpath [" + apps
                                + "]; correct app.class or app.classpath"));
        assertThat(master.exitCode()).isEqualTo(4);
        assertThat(master.outputText()).isEmpty();
    }

    @Test
    void tellsTheMasterThatTheServerIsAtFault() throws Exception {
        master.spawn();
        master.boot("perfork", "Echo", apps, Map.of());

        assertThat(master.said()).isEqualTo(new Message.Booting());
        assertThat(master.said()).isInstanceOfSatisfying(Message.BootFailed.class, failed -> {
            assertThat(failed.fault()).isEqualTo(Fault.WORKER);
            assertThat(failed.text()).endsWith("did you mean 'prefork'?");
        });
        assertThat(master.exitCode()).isEqualTo(3);
    }

    @Test
    void endsWhenTheMasterTurnsItAway() throws Exception {
        master.spawn();
        master.turnAway();

        assertThat(master.exitCode()).isEqualTo(3);
        assertThat(master.outputText()).contains("cannot boot: end of file before the listening sockets came");
    }

    @Test
    void saysWhoStartsAWorker() throws Exception {
        master.start(List.of());

        assertThat(master.exitCode()).isEqualTo(2);
        assertThat(master.outputText()).isEqualToIgnoringNewLines("a worker is started by its master; use mpmctl");
    }

    private void serve() throws Exception {
        serve("prefork");
    }

    private void serve(String mpm) throws Exception {
        master.spawn();
        master.boot(
                mpm,
                "Echo",
                apps,
                Map.of("stopped-file", directory.resolve("stopped").toString()));
        master.awaitReady();
    }

    private void load() throws Exception {
        master.spawn();
        master.boot("prefork", "Slow", apps, Map.of());
        assertThat(master.said()).isEqualTo(new Message.Booting());
    }

    private static void sendHalfOfARequest(Socket client) throws IOException {
        send(client, "POST / HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: 2\r\n\r\na");
    }

    private static String answerToTheRest(Socket client) throws IOException {
        send(client, "b");
        return new String(client.getInputStream().readAllBytes(), US_ASCII);
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(US_ASCII));
    }
}
