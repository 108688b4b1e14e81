package dev.mpm.server.core.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class LinkTest {

    private final CountDownLatch ended = new CountDownLatch(1);

    @TempDir
    private Path directory;

    private LinkServer server;

    @BeforeEach
    void open() throws IOException {
        server = LinkServer.open(directory.resolve("echo.sock"), this::echo);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void passesFramesInOrderBothWays() throws IOException {
        try (var link = connect()) {
            link.send("one".getBytes(UTF_8));
            link.send("two".getBytes(UTF_8));

            assertThat(new String(link.receive(), UTF_8)).isEqualTo("one");
            assertThat(new String(link.receive(), UTF_8)).isEqualTo("two");
        }
    }

    @Test
    void tellsTheServiceOfTheEndOfItsOtherSide() throws Exception {
        connect().close();

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void endsWithItsServer() throws IOException {
        try (var link = connect()) {
            link.send("one".getBytes(UTF_8));
            link.receive();
            server.close();

            assertThatThrownBy(link::receive).isInstanceOf(EOFException.class);
            assertThat(directory.resolve("echo.sock")).doesNotExist();
        }
    }

    @Test
    void refusesAFrameThatIsTooLong() throws IOException {
        try (var link = connect()) {
            assertThatThrownBy(() -> link.send(new byte[Link.LONGEST_FRAME + 1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(Link.LONGEST_FRAME));
        }
    }

    @Test
    void takesNoLongFrameOfSomebodyUnknown() throws IOException {
        try (var link = connect()) {
            link.send(new byte[Link.LONGEST_FIRST_FRAME]);
            link.send(new byte[Link.LONGEST_FIRST_FRAME + 1]);

            assertThat(link.receiveFirst()).hasSize(4096);
            assertThatThrownBy(link::receiveFirst)
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessage("frame: 4097 bytes (expected: 1 to 4096)");
        }
    }

    private Link connect() throws IOException {
        return Link.connect(directory.resolve("echo.sock"));
    }

    private void echo(Link link) {
        try {
            while (true) {
                byte[] frame = link.receive();
                link.send(frame);
            }
        } catch (IOException e) {
            ended.countDown();
        }
    }
}
