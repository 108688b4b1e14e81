package dev.mpm.server.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.core.channel.Message;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real worker process that is asked what it is doing. */
@Timeout(120)
final class WorkerEvidenceTest {

    /** Hangs when started, or in each request, as its settings say; of a request it leaves a file first. */
    private static final String HANGING = """
        public class Hanging implements dev.mpm.api.App {
            private final java.util.concurrent.CountDownLatch never = new java.util.concurrent.CountDownLatch(1);
            public io.undertow.server.HttpHandler start(dev.mpm.api.AppContext context) throws Exception {
                if (context.settings().containsKey("at-start")) {
                    never.await();
                }
                return exchange -> {
                    java.nio.file.Files.createFile(java.nio.file.Path.of(context.settings().get("entered")));
                    never.await();
                };
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
        AppCompiler.compile(apps, "Hanging", HANGING);
    }

    @BeforeEach
    void startMaster() throws IOException {
        master = new TestMaster(directory, 1);
    }

    @AfterEach
    void endMaster() throws IOException {
        master.close();
    }

    @Test
    void showsTheStackOfTheHandlerThatKeepsItsOnlyThread() throws Exception {
        master.spawn();
        master.boot("prefork", "Hanging", apps, Map.of("entered", entered().toString()));
        master.awaitReady();
        try (var client = master.connect()) {
            get(client, "/hang");
            awaitHandler();

            assertThat(master.dump("dump asked for"))
                    .containsSubsequence(
                            "reason:      dump asked for",
                            "== requests in flight, by the scoreboard: 1 ==",
                            "GET /hang from 127.0.0.1",
                            "== handlers that hold a thread: 1 ==",
                            ">>> GET /hang from 127.0.0.1, for ",
                            "\"prefork",
                            "at app//Hanging.lambda$start$0",
                            "== platform threads: ");
        }
    }

    @Test
    void saysWhatTheAppDoesWhileItIsLoading() throws Exception {
        master.spawn();
        master.boot("prefork", "Hanging", apps, Map.of("at-start", "true"));
        assertThat(master.said()).isEqualTo(new Message.Booting());

        assertThat(master.dump("boot-timeout"))
                .containsSubsequence("handlers that hold a thread: 0 ==", "\"main\" #", "at ");
    }

    @Test
    void saysWhatItIsDoingWhileItDrains() throws Exception {
        master.spawn();
        master.boot("prefork", "Hanging", apps, Map.of("entered", entered().toString()));
        master.awaitReady();
        try (var client = master.connect()) {
            get(client, "/hang");
            awaitHandler();
            master.send(new Message.Drain(java.time.Duration.ofMinutes(1)));
            assertThat(master.said()).isEqualTo(new Message.Draining());

            assertThat(master.dump("not leaving")).contains(">>> GET /hang from 127.0.0.1, for ");
        }
    }

    @Test
    void saysWhyItCannotWrite() throws Exception {
        master.spawn();
        master.boot("prefork", "Hanging", apps, Map.of());
        master.awaitReady();
        String file = directory.resolve("absent").resolve("evidence.txt").toString();
        master.send(new Message.Dump(file, "dump asked for"));

        assertThat(master.said())
                .isEqualTo(new Message.Dumped(file, "java.nio.file.NoSuchFileException: " + file + ".worker.part"));
    }

    private Path entered() {
        return directory.resolve("entered");
    }

    /** A request is in flight before its handler has the thread. The test's time limit ends this. */
    private void awaitHandler() {
        while (!Files.exists(entered())) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void get(Socket client, String path) throws IOException {
        client.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n").getBytes(US_ASCII));
    }
}
