package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers write one access log together, the master writes the error log; both are rotated, moved, and may fail. */
class LogsScene {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int ROTATIONS = 5;
    private static final int ENOUGH = 20_000;

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event"})
    void loseNoLineWhenTheyAreRotatedUnderLoad(String mpm) throws Exception {
        var server = stage.start(Setup.fixed(mpm, 2, 16)
                .with("log.access-log", "access.log")
                .with("log.access-log-format", "%m %U%q %>s %B %D %P;")
                .with("log.error-log", "error.log"));
        Path access = server.config().resolveSibling("access.log");
        Path error = server.config().resolveSibling("error.log");
        long answers;
        try (var load = Load.start(server, 16, "/bytes?size=500")) {
            for (int i = 1; i <= ROTATIONS; i++) {
                long enough = (long) ENOUGH * i / (ROTATIONS + 1);
                Await.until("more was asked", LIMIT, () -> load.answers() >= enough);
                Files.move(access, access.resolveSibling("access.log." + i));
                Files.move(error, error.resolveSibling("error.log." + i));
                server.signal("USR1");
                Await.until("there are new files", LIMIT, () -> Files.exists(access) && Files.exists(error));
            }
            Await.until("enough was asked", LIMIT, () -> load.answers() >= ENOUGH);
            load.stop();
            assertThat(load.losses()).isEmpty();
            answers = load.answers() + 1; // and the one that all others are compared with
        }
        server.signal("TERM");
        assertThat(server.awaitExit(LIMIT)).isZero();

        List<String> lines = lines(access);
        System.out.println("rotated " + ROTATIONS + " times under " + mpm + ": " + answers + " answers, " + lines.size()
                + " lines");
        assertThat(lines).hasSize((int) answers);
        assertThat(lines).allMatch(line -> line.matches("GET /bytes\\?size=500 200 500 \\d+ \\d+;"));
        assertThat(lines(error))
                .filteredOn(line -> line.contains("log files opened anew"))
                .hasSize(ROTATIONS);
        assertThat(Files.readString(error)).contains("INFO  stopped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event"})
    void haveALineForEveryKindOfEnd(String mpm) throws Exception {
        var server = stage.start(Setup.fixed(mpm, 2, 4)
                .with("log.access-log", "access.log")
                .with("log.access-log-format", "\"%r\" %>s %B %X"));
        server.get("/plaintext");
        server.get("/fault/throw");
        try (var conversation = server.connect()) {
            conversation.sendHead("HEAD /plaintext", "Connection: close").rest();
        }
        try (var conversation = server.connect()) {
            conversation.send("GET /plaintext HTTP/1.0\r\n\r\n").rest();
        }
        try (var conversation = server.connect()) {
            conversation.sendHead("POST /echo", "Content-Length: 99999999999").receive();
        }
        cutWhenBusy(server, "GET /bytes?size=1000000000");
        cutWhenBusy(server, "POST /echo", "Content-Length: 10");

        Path access = server.config().resolveSibling("access.log");
        Await.until("every request has its line", LIMIT, () -> lines(access).size() >= 7);
        assertThat(lines(access))
                .hasSize(7)
                .anyMatch(line -> line.matches("\"GET /plaintext HTTP/1.1\" 200 13 [+-]"))
                .anyMatch(line -> line.matches("\"GET /fault/throw HTTP/1.1\" 500 0 [+-]"))
                .anyMatch(line -> line.equals("\"HEAD /plaintext HTTP/1.1\" 200 0 -"))
                .anyMatch(line -> line.equals("\"GET /plaintext HTTP/1.0\" 200 13 -"))
                .anyMatch(line -> line.equals("\"POST /echo HTTP/1.1\" 413 0 -"))
                .anyMatch(line -> line.matches("\"GET /bytes\\?size=1000000000 HTTP/1.1\" 200 [1-9]\\d+ X"))
                .anyMatch(line -> line.matches("\"POST /echo HTTP/1.1\" \\d+ 0 X"));
    }

    /** Asks, and closes the connection when a worker is busy with the request. */
    private static void cutWhenBusy(TestServer server, String request, String... headers) throws IOException {
        server.awaitStatus("nobody is busy with another", LIMIT, status -> status.busy() == 0);
        try (var cut = server.connect()) {
            cut.sendHead(request, headers);
            server.awaitStatus("a worker is busy", LIMIT, status -> status.busy() > 0);
        }
        server.awaitStatus("the worker has noticed", LIMIT, status -> status.busy() == 0);
    }

    @Test
    void mayGoToStandardOutput() throws Exception {
        var server = stage.start(Setup.fixed("worker", 2, 4).with("log.access-log", "-"));

        assertThat(server.get("/plaintext").status()).isEqualTo(200);

        assertThat(server.log().awaitLine("\"GET /plaintext HTTP/1.1\"", LIMIT))
                .matches("127\\.0\\.0\\.1 - - \\[.*] \"GET /plaintext HTTP/1.1\" 200 13 \"-\" \"-\"");
    }

    @Test
    void mayFailWithoutAnyRequestFailing() throws Exception {
        var server = stage.start(Setup.fixed("worker", 2, 4).with("log.access-log", "/dev/full"));
        try (var load = Load.start(server, 4, "/plaintext")) {
            Await.until("enough was asked", LIMIT, () -> load.answers() >= 1000);
            load.stop();
            assertThat(load.losses()).isEmpty();
        }
        server.signal("TERM");
        assertThat(server.awaitExit(LIMIT)).isZero();

        assertThat(server.log()
                        .text()
                        .lines()
                        .filter(line -> line.contains("cannot write to /dev/full: No space left")))
                .hasSizeBetween(1, 2);
    }

    @Test
    void nameTheRequestThatFailed() throws Exception {
        var server = stage.start(Setup.fixed("event", 2, 4)
                .with("log.access-log", "access.log")
                .with("log.access-log-format", "%s %L")
                .with("log.request-id", true));
        try (var conversation = server.connect()) {
            var answer = conversation
                    .sendHead("GET /fault/throw", "X-Request-Id: scene-1")
                    .receive();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.headers()).containsEntry("x-request-id", "scene-1");
        }

        assertThat(server.log().awaitLine("request scene-1 failed", LIMIT))
                .contains(" ERROR [slot ", ": GET /fault/throw: java.lang.IllegalStateException: ");
        Path access = server.config().resolveSibling("access.log");
        Await.until("there is a line", LIMIT, () -> !lines(access).isEmpty());
        assertThat(lines(access)).containsExactly("500 scene-1");
        assertThat(server.get("/plaintext").headers().get("x-request-id")).matches("[0-9a-f]{32}");
    }

    @Test
    void moveWithAReload() throws Exception {
        var setup = Setup.fixed("worker", 2, 4).with("log.access-log", "access.log");
        var server = stage.start(setup);
        server.get("/plaintext");
        Files.writeString(
                server.config(),
                setup.with("log.access-log", "later.log")
                        .with("log.access-log-format", "json")
                        .with("log.error-log", "error.log")
                        .yaml());

        server.signal("HUP");

        assertThat(server.log().awaitLine("the log goes on in ", LIMIT)).endsWith("/error.log");
        server.awaitStatus(
                "the old workers have gone",
                LIMIT,
                status -> status.isSettled() && status.workers().stream().allMatch(worker -> worker.generation() == 2));
        server.get("/json");
        Path later = server.config().resolveSibling("later.log");
        Await.until(
                "there is a line",
                LIMIT,
                () -> Files.exists(later) && !lines(later).isEmpty());
        assertThat(Json.read(lines(later).getFirst()))
                .containsEntry("target", "/json")
                .containsEntry("generation", 2);
        assertThat(lines(server.config().resolveSibling("access.log"))).hasSize(1);
    }

    /** Returns the lines of a log and of everything that it was renamed to. */
    private static List<String> lines(Path log) {
        List<String> lines = new ArrayList<>();
        try (var files = Files.list(log.resolveSibling("."))) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith(log.getFileName().toString())) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
