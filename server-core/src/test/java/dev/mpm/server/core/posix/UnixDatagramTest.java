package dev.mpm.server.core.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class UnixDatagramTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    @Test
    void reachesASocketAtAPath() throws PosixException {
        reaches(directory.resolve("notify").toString());
    }

    @Test
    void reachesASocketWithAnAbstractName() throws PosixException {
        reaches("@" + directory.resolve("notify"));
    }

    private static void reaches(String address) throws PosixException {
        try (var mailbox = Mailbox.at(address)) {
            UnixDatagram.send(address, "READY=1\nSTATUS=grün");
            UnixDatagram.send(address, "STOPPING=1");

            assertThat(mailbox.next()).isEqualTo("READY=1\nSTATUS=grün");
            assertThat(mailbox.next()).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void saysThatNobodyIsThere() {
        var nowhere = directory.resolve("nobody").toString();

        assertThatThrownBy(() -> UnixDatagram.send(nowhere, "READY=1"))
                .isInstanceOf(PosixException.class)
                .hasMessage("cannot send a message to " + nowhere + ": no such file (ENOENT)");
    }

    @Test
    void givesUpOnAReceiverThatDoesNotRead() throws PosixException {
        var address = directory.resolve("full").toString();
        try (var _ = Mailbox.at(address)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            UnixDatagram.send(address, "WATCHDOG=1");
                        }
                    })
                    .hasMessage("cannot send a message to " + address + ": would have to wait (EAGAIN)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "@", "notify", "vsock:2:1234"})
    void refusesWhatIsNoAddress(String address) {
        assertThatThrownBy(() -> UnixDatagram.send(address, "READY=1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("address: '" + address
                        + "' (expected: an absolute path, or @ and a name, of 107 bytes at most)");
    }
}
