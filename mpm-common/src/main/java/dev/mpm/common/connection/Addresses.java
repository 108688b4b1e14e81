package dev.mpm.common.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Tells the addresses of a socket in the forms that handlers and the access log take for granted.
 *
 * <p>A Unix-domain socket has none of them, and one that was closed meanwhile none any more.
 */
final class Addresses {

    private Addresses() {}

    /** Returns the client's address as text, without a port, or {@code unix} for a Unix-domain socket. */
    static String client(SocketChannel socket) {
        return remote(socket) instanceof InetSocketAddress peer
                ? peer.getAddress().getHostAddress()
                : "unix";
    }

    /** Returns the client's address; the loopback address with port 0 if there is none. */
    static InetSocketAddress peer(SocketChannel socket) {
        return internet(remote(socket));
    }

    /** Returns the address that the client asked for; the loopback address with port 0 if there is none. */
    static InetSocketAddress local(SocketChannel socket) {
        try {
            return internet(socket.getLocalAddress());
        } catch (IOException e) {
            return internet(null);
        }
    }

    private static @Nullable SocketAddress remote(SocketChannel socket) {
        try {
            return socket.getRemoteAddress();
        } catch (IOException e) {
            return null; // closed meanwhile
        }
    }

    private static InetSocketAddress internet(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress known
                ? known
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
