package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection that has been accepted and that nobody reads from yet: its descriptor, and whose it is as the kernel said.
 *
 * <p>Whoever has it closes it, sends it on, or makes a channel of it. One thread at a time.
 */
public final class AcceptedConnection implements AutoCloseable {

    // linux/net.h
    private static final int SOCK_CLOEXEC = 02000000;

    // linux/socket.h
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    /*
     * struct sockaddr_in, linux/in.h              struct sockaddr_in6, linux/in6.h
     *  0 +---------+----------------------+        0 +---------+----------+-----------+
     *    | family 2| port 2, network order|          | family 2| port 2   | flow 4    |
     *  4 +---------+----------------------+        8 +---------+----------+-----------+
     *    | address 4                      |          | address 16                     |
     *  8 +--------------------------------+       24 +--------------------------------+
     *                                                | scope 4                        |
     *                                             28 +--------------------------------+
     */
    private static final int FAMILY = 0;
    private static final int PORT = 2;
    private static final int ADDRESS_4 = 4;
    private static final int ADDRESS_6 = 8;
    private static final int SCOPE = 24;

    /** The longest address that is kept whole. Of a Unix-domain client the family is enough: it has no name. */
    static final int ADDRESS_SIZE = 28;

    private static final Libc LIBC = new LinuxLibc();

    private final int descriptor;
    private final byte[] peer;

    AcceptedConnection(int descriptor, byte[] peer) {
        this.descriptor = descriptor;
        this.peer = peer;
    }

    /**
     * Takes the next connection from a socket's queue, without waiting. Nobody else may close the socket meanwhile.
     *
     * @param listener in non-blocking mode
     * @return null if none waits
     * @throws IOException if none can be taken, most often because there are no descriptors left
     */
    public static @Nullable AcceptedConnection from(ServerSocketChannel listener) throws IOException {
        int socket = Descriptors.of(listener);
        try (var arena = Arena.ofConfined()) {
            var address = arena.allocate(ADDRESS_SIZE, Long.BYTES);
            var length = arena.allocate(JAVA_INT);
            CallResult result;
            do {
                length.set(JAVA_INT, 0, ADDRESS_SIZE);
                result = LIBC.accept4(socket, address, length, SOCK_CLOEXEC);
            } while (result.failed() && isToBeRepeated(result.errno()));
            if (result.failed() && Errno.EAGAIN.is(result.errno())) {
                return null;
            }
            int descriptor = (int) result.orThrow("accept a connection");
            int known = Math.min(length.get(JAVA_INT, 0), ADDRESS_SIZE);
            return new AcceptedConnection(descriptor, address.asSlice(0, known).toArray(JAVA_BYTE));
        }
    }

    private static boolean isToBeRepeated(int errno) {
        return Errno.EINTR.is(errno) || Errno.ECONNABORTED.is(errno);
    }

    int descriptor() {
        return descriptor;
    }

    /** Returns the address of who connected, as the kernel writes it. */
    byte[] peer() {
        return peer.clone();
    }

    /** Returns a channel in blocking mode that owns the connection from then on. */
    public SocketChannel toChannel() throws IOException {
        try {
            SocketAddress address = address();
            return JdkInternals.socket(descriptor, familyOf(address), address);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static ProtocolFamily familyOf(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            return inet.getAddress() instanceof Inet6Address
                    ? StandardProtocolFamily.INET6
                    : StandardProtocolFamily.INET;
        }
        return StandardProtocolFamily.UNIX;
    }

    private SocketAddress address() throws IOException {
        var bytes = ByteBuffer.wrap(peer).order(ByteOrder.nativeOrder());
        int family = peer.length < PORT ? 0 : bytes.getShort(FAMILY);
        return switch (family) {
            case AF_INET -> new InetSocketAddress(address(ADDRESS_4, 4), port(bytes));
            case AF_INET6 -> new InetSocketAddress(address6(bytes), port(bytes));
            default -> UnixDomainSocketAddress.of("");
        };
    }

    private static int port(ByteBuffer bytes) {
        return Short.toUnsignedInt(bytes.order(ByteOrder.BIG_ENDIAN).getShort(PORT));
    }

    private InetAddress address6(ByteBuffer bytes) throws IOException {
        int scope = bytes.getInt(SCOPE);
        InetAddress plain = address(ADDRESS_6, 16);
        return scope == 0 || !(plain instanceof Inet6Address)
                ? plain
                : Inet6Address.getByAddress(null, plain.getAddress(), scope);
    }

    private InetAddress address(int offset, int size) throws IOException {
        return InetAddress.getByAddress(Arrays.copyOfRange(peer, offset, offset + size));
    }

    /** Ends the connection, unless another process has it too. */
    @Override
    public void close() {
        Descriptors.close(List.of(descriptor));
    }
}
