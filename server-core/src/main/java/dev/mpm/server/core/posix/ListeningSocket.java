package dev.mpm.server.core.posix;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** Turns a listening socket's descriptor, received from another process, into a channel. */
public final class ListeningSocket {

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

    /** Returns the family that {@link #adopt} needs to be told in the process that receives the channel's descriptor. */
    public static StandardProtocolFamily familyOf(ServerSocketChannel channel) throws IOException {
        return channel.getLocalAddress() instanceof UnixDomainSocketAddress
                ? StandardProtocolFamily.UNIX
                : StandardProtocolFamily.INET;
    }
}
