package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue in the kernel through which accepted connections go to another process, one message each.
 *
 * <p>Both ends look like listening sockets to a selector: ready when there is something to be taken. The far end is sent to
 * the process that is to {@linkplain PassedConnections take} them; it stays open here too, so that what that process has
 * not taken can be {@linkplain #takeBack taken back}, also when it is dead. Who gets a connection, the kernel decides.
 *
 * <p>One thread at a time; whoever opens it closes it, and with it what is still in it.
 */
public final class ConnectionPipe implements AutoCloseable {

    // linux/socket.h, linux/net.h
    private static final int AF_UNIX = 1;
    private static final int SOCK_SEQPACKET = 5;
    private static final int SOCK_CLOEXEC = 02000000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    private static final Libc LIBC = new LinuxLibc();

    private final ServerSocketChannel near;
    private final ServerSocketChannel far;

    private ConnectionPipe(ServerSocketChannel near, ServerSocketChannel far) {
        this.near = near;
        this.far = far;
    }

    /** Opens one that is empty. */
    public static ConnectionPipe open() throws IOException {
        try (var arena = Arena.ofConfined()) {
            var pair = arena.allocate(JAVA_INT, 2);
            LIBC.socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair).orThrow("open a pair of sockets");
            int one = pair.getAtIndex(JAVA_INT, 0);
            int other = pair.getAtIndex(JAVA_INT, 1);
            return new ConnectionPipe(end(one, other), end(other, one));
        }
    }

    private static ServerSocketChannel end(int descriptor, int other) throws IOException {
        try {
            return ListeningSocket.adopt(descriptor, StandardProtocolFamily.UNIX);
        } catch (IOException | RuntimeException e) {
            Descriptors.close(List.of(descriptor, other));
            throw e;
        }
    }

    /** Returns the end that is ready for a selector when the other process has {@linkplain PassedConnections#knock knocked}. */
    public ServerSocketChannel near() {
        return near;
    }

    /** Returns the end from which the other process takes connections. */
    public ServerSocketChannel far() {
        return far;
    }

    /**
     * Puts a connection in, without waiting; it is then not this process's any more.
     *
     * @throws IOException if there is no room for it; it is still the caller's then
     */
    public void send(AcceptedConnection connection) throws IOException {
        try (var arena = Arena.ofConfined()) {
            byte[] peer = connection.peer();
            var message = new DescriptorMessage(arena, peer.length, 1);
            message.fill(peer, List.of(connection.descriptor()));
            int socket = Descriptors.of(near);
            CallResult result;
            do {
                result = LIBC.sendmsg(socket, message.header(), MSG_NOSIGNAL | MSG_DONTWAIT);
            } while (result.failed() && Errno.EINTR.is(result.errno()));
            result.orThrow("pass a connection on");
        }
        connection.close();
    }

    /** Takes the oldest connection that nobody has taken; null if there is none. */
    public @Nullable AcceptedConnection takeBack() throws IOException {
        return PassedConnections.next(far);
    }

    /** Forgets who knocked until now; afterwards {@link #near} is ready when somebody does it again. */
    public void hear() throws IOException {
        try (var arena = Arena.ofConfined()) {
            var knock = arena.allocate(1);
            int socket = Descriptors.of(near);
            while (LIBC.recv(socket, knock, 1, MSG_DONTWAIT).value() > 0) {
                // One knock says as much as many.
            }
        }
    }

    /** Closes both ends here; connections that nobody has taken are reset if the other process has closed its end. */
    @Override
    public void close() throws IOException {
        near.close();
        far.close();
    }
}
