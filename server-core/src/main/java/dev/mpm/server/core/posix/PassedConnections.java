package dev.mpm.server.core.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The far end of a {@link ConnectionPipe}, in the process that takes the connections. Any thread. */
public final class PassedConnections {

    // linux/socket.h
    private static final int MSG_PEEK = 0x2;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;

    private static final byte[] KNOCK = {1};

    private static final Libc LIBC = new LinuxLibc();

    private final ServerSocketChannel end;

    /** Uses the end, which stays the caller's. */
    public PassedConnections(ServerSocketChannel end) {
        this.end = end;
    }

    /**
     * Takes the next connection, without waiting; null if there is none. The channel is in blocking mode.
     *
     * @throws ConnectionLostException if it was taken and is lost, as another thread took the last free descriptor meanwhile
     * @throws IOException if none can be taken now, most often because there are no descriptors left; they wait
     */
    public @Nullable SocketChannel accept() throws IOException {
        AcceptedConnection next = next(end);
        try {
            return next == null ? null : next.toChannel();
        } catch (IOException | RuntimeException e) {
            throw new ConnectionLostException(e);
        }
    }

    /** Wakes the process that sends, if it waits. Never waits and never fails: who cannot be told will look by himself. */
    public void knock() {
        try (var arena = Arena.ofConfined()) {
            var message = new DescriptorMessage(arena, KNOCK.length, 0);
            message.fill(KNOCK, List.of());
            LIBC.sendmsg(Descriptors.of(end), message.header(), MSG_NOSIGNAL | MSG_DONTWAIT);
        } catch (IOException _) {
            return; // the end is closed: this process is leaving
        }
    }

    /** Takes the oldest connection from the far end of a pipe; null if there is none, or the other end is closed. */
    static @Nullable AcceptedConnection next(ServerSocketChannel far) throws IOException {
        int socket = Descriptors.of(far);
        if (!isRoomForWhatIsIn(socket)) {
            return null;
        }
        try (var arena = Arena.ofConfined()) {
            var message = new DescriptorMessage(arena, AcceptedConnection.ADDRESS_SIZE, 1);
            CallResult result;
            do {
                result = LIBC.recvmsg(socket, message.header(), MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
            } while (result.failed() && Errno.EINTR.is(result.errno()));
            if (result.value() == 0 || (result.failed() && Errno.EAGAIN.is(result.errno()))) {
                return null;
            }
            var received = message.received((int) result.orThrow("take a connection"));
            if (received.descriptors().isEmpty()) {
                throw new ConnectionLostException();
            }
            return new AcceptedConnection(received.descriptors().getFirst(), received.bytes());
        }
    }

    /**
     * Takes a descriptor and gives it back: to a process that has none left, the kernel would give a closed connection. Returns
     * false if there is none and none is needed.
     */
    private static boolean isRoomForWhatIsIn(int socket) throws IOException {
        try {
            Descriptors.close(List.of(Descriptors.duplicate(socket)));
            return true;
        } catch (PosixException e) {
            if (isEmpty(socket)) {
                return false;
            }
            throw new IOException("cannot take a connection: " + Errno.describe(e.errno()), e);
        }
    }

    private static boolean isEmpty(int socket) {
        try (var arena = Arena.ofConfined()) {
            return LIBC.recv(socket, arena.allocate(1), 1, MSG_PEEK | MSG_DONTWAIT)
                            .value()
                    <= 0;
        }
    }
}
