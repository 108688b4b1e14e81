package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;

/** Turns a listening socket's descriptor, received or inherited from another process, into a channel. Any thread. */
public final class ListeningSocket {

    // asm-generic/socket.h, linux/net.h
    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SO_ACCEPTCONN = 30;
    private static final int SO_DOMAIN = 39;
    private static final int SOCK_STREAM = 1;

    // linux/socket.h
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private static final Libc LIBC = new LinuxLibc();

    private ListeningSocket() {}

    /**
     * Returns an open channel that owns the descriptor, in non-blocking mode: ready for {@code accept} and for a selector.
     *
     * <p>The mode is set on an open file that has it already. Setting it only tells the channel, and never does harm:
     * to clear it would, since the open file is shared with every process that serves the socket.
     *
     * @param family {@code UNIX}, or any other for TCP over IPv4 or IPv6
     * @throws IOException if the descriptor is no bound socket of that family; it is still open then
     */
    public static ServerSocketChannel adopt(int descriptor, ProtocolFamily family) throws IOException {
        var channel = JdkInternals.serverSocket(descriptor, family);
        channel.configureBlocking(false);
        return channel;
    }

    /**
     * Returns an open channel for a socket that this process inherited under a known number. The channel has a number of
     * its own, so that it can be closed and the same socket be taken again; the inherited number stays open. The socket is
     * put into non-blocking mode, and programs that this process starts get neither number.
     *
     * @throws IOException if the number is none of a stream socket that listens
     */
    public static ServerSocketChannel inherited(int descriptor) throws IOException {
        if (option(descriptor, SO_TYPE) != SOCK_STREAM || option(descriptor, SO_ACCEPTCONN) == 0) {
            throw new IOException("descriptor " + descriptor + " is no listening stream socket");
        }
        ProtocolFamily family =
                switch (option(descriptor, SO_DOMAIN)) {
                    case AF_UNIX -> StandardProtocolFamily.UNIX;
                    case AF_INET, AF_INET6 -> StandardProtocolFamily.INET;
                    default -> throw new IOException("descriptor " + descriptor + " is neither TCP nor Unix-domain");
                };
        Descriptors.keepFromChildren(descriptor);
        Descriptors.makeNonBlocking(descriptor);
        int own = Descriptors.duplicate(descriptor);
        try {
            return withKnownAddress(adopt(own, family), descriptor);
        } catch (IOException | RuntimeException e) {
            Descriptors.close(List.of(own));
            throw e;
        }
    }

    /** To the library, a Unix-domain socket with an abstract name is one without any. */
    private static ServerSocketChannel withKnownAddress(ServerSocketChannel channel, int descriptor)
            throws IOException {
        if (channel.getLocalAddress() instanceof UnixDomainSocketAddress unix
                && unix.getPath().toString().isEmpty()) {
            throw new IOException("descriptor " + descriptor + " has an abstract name (expected: a path)");
        }
        return channel;
    }

    private static int option(int descriptor, int name) throws PosixException {
        try (var arena = Arena.ofConfined()) {
            var value = arena.allocate(JAVA_INT);
            var length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
            LIBC.getsockopt(descriptor, SOL_SOCKET, name, value, length)
                    .orThrow("ask what descriptor " + descriptor + " is");
            return value.get(JAVA_INT, 0);
        }
    }

    /** Returns the family that {@link #adopt} needs to be told in the process that receives the channel's descriptor. */
    public static StandardProtocolFamily familyOf(ServerSocketChannel channel) throws IOException {
        return channel.getLocalAddress() instanceof UnixDomainSocketAddress
                ? StandardProtocolFamily.UNIX
                : StandardProtocolFamily.INET;
    }

    /** Returns whether the channel is no listening socket, but the end of a {@link ConnectionPipe}: such a one has no name. */
    public static boolean isPipe(ServerSocketChannel channel) throws IOException {
        return channel.getLocalAddress() instanceof UnixDomainSocketAddress unix
                && unix.getPath().toString().isEmpty();
    }
}
