package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One server listens at several places, and every worker serves all of them. */
class ListenersScene {

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event", "virtual"})
    void servesOverBothProtocolsAndAUnixDomainSocket(String mpm) throws IOException, InterruptedException {
        Path socket = stage.folder().resolve("listener.sock");
        var server = stage.start(
                Setup.fixed(mpm, 1, 2).listen("http://127.0.0.1:0", "http://[::1]:0", "http+unix://" + socket));

        assertThat(server.listeners()).hasSize(3);
        assertThat(server.listeners().get(0)).matches("http://127\\.0\\.0\\.1:[1-9][0-9]*");
        assertThat(server.listeners().get(1)).matches("http://\\[::1]:[1-9][0-9]*");
        assertThat(server.listeners().get(2)).isEqualTo("http+unix://" + socket);
        for (String listener : server.listeners()) {
            try (var conversation = Conversation.with(listener)) {
                assertThat(conversation.get("/plaintext").body()).isEqualTo("Hello, World!");
                assertThat(conversation.get("/bytes?size=300000").body()).hasSize(300_000);
                conversation.sendHead("POST /echo", "Content-Length: 5").send("hello");
                assertThat(conversation.receive().body()).isEqualTo("hello");
            }
        }

        server.signal("TERM");
        assertThat(server.awaitExit(Duration.ofSeconds(10))).isZero();
        assertThat(Files.exists(socket)).as("the socket's file is removed").isFalse();
    }
}
