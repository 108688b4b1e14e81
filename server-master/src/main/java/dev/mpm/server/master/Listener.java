package dev.mpm.server.master;

import dev.mpm.server.master.config.ListenAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * A listening socket and the entry of the configuration that it stands for.
 *
 * @param channel in non-blocking mode, which every process that gets the socket shares; never changed again
 * @param bound the address that it has: with the port that the system chose, if it was asked to
 */
public record Listener(ListenAddress address, ServerSocketChannel channel, SocketAddress bound) {

    /** Returns the address as an operator would write it, with the real port. */
    @Override
    public String toString() {
        return address instanceof ListenAddress.Tcp tcp && bound instanceof InetSocketAddress inet
                ? new ListenAddress.Tcp(tcp.host(), inet.getPort()).toString()
                : address.toString();
    }
}
