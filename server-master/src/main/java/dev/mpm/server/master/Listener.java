package dev.mpm.server.master;

import dev.mpm.server.master.config.ListenAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A listening socket and the entry of the configuration that it stands for, shared by the generations that listen there.
 *
 * <p>Any thread. Who binds it has the first share; the socket is closed with the last one.
 */
public final class Listener {

    private final ListenAddress address;
    private final ServerSocketChannel channel;
    private final SocketAddress bound;
    private final AtomicInteger shares = new AtomicInteger(1);

    Listener(ListenAddress address, ServerSocketChannel channel) throws IOException {
        this.address = address;
        this.channel = channel;
        this.bound = channel.getLocalAddress();
    }

    public ListenAddress address() {
        return address;
    }

    /** Returns the socket, in non-blocking mode, which every process that gets it shares; never changed again. */
    public ServerSocketChannel channel() {
        return channel;
    }

    /** Returns the address that it has: with the port that the system chose, if it was asked to. */
    public SocketAddress bound() {
        return bound;
    }

    /** Takes a further share. Returns false if the socket has been closed. */
    boolean share() {
        return shares.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** Gives a share back; with the last one the socket is closed, and a Unix-domain socket's file removed. */
    void release() {
        if (shares.decrementAndGet() > 0) {
            return;
        }
        try {
            channel.close();
            if (address instanceof ListenAddress.Unix unix) {
                Files.deleteIfExists(unix.path());
            }
        } catch (IOException e) {
            System.getLogger(Listener.class.getName())
                    .log(System.Logger.Level.DEBUG, "closing " + this + " failed", e);
        }
    }

    /** Lets nobody new in, while connections that wait already can still be accepted. */
    void shut() {}

    /** Returns whether a connection waits to be accepted. */
    boolean isWaitedAt() {
        return false;
    }

    /** Refuses connections from now on in every process that has the socket. */
    void hangUp() {}

    /** Returns the address as an operator would write it, with the real port. */
    @Override
    public String toString() {
        return address instanceof ListenAddress.Tcp tcp && bound instanceof InetSocketAddress inet
                ? new ListenAddress.Tcp(tcp.host(), inet.getPort()).toString()
                : address.toString();
    }
}
