package dev.mpm.server.master;

import dev.mpm.server.core.posix.AcceptQueue;
import dev.mpm.server.core.posix.Door;
import dev.mpm.server.master.config.ListenAddress;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A listening socket and the entry of the configuration that it stands for, shared by the generations that listen there.
 *
 * <p>Any thread. Who binds it has the first share; the socket is closed with the last one.
 */
public final class Listener {

    private static final System.Logger LOG = System.getLogger("listener");

    private final ListenAddress address;
    private final ServerSocketChannel channel;
    private final SocketAddress bound;
    private final Door door;
    private final boolean lent;
    private final AtomicInteger shares = new AtomicInteger(1);

    private Listener(ListenAddress address, ServerSocketChannel channel, Door door, boolean lent) throws IOException {
        this.address = address;
        this.channel = channel;
        this.bound = channel.getLocalAddress();
        this.door = door;
        this.lent = lent;
    }

    /** Takes over a socket that has just been bound. */
    static Listener of(ListenAddress address, ServerSocketChannel channel) throws IOException {
        return new Listener(address, channel, Door.of(channel), false);
    }

    /** Takes a socket that a service manager keeps open: connections wait in it while nobody serves. */
    static Listener lent(ListenAddress address, ServerSocketChannel channel) throws IOException {
        return new Listener(address, channel, Door.lent(channel), true);
    }

    boolean isLent() {
        return lent;
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
        if (shares.decrementAndGet() == 0) {
            hangUp();
        }
    }

    /** Lets nobody new in, while connections that wait already can still be accepted. */
    synchronized void shut() {
        door.shut().ifPresent(why -> LOG.log(Level.DEBUG, "cannot shut " + this + " before closing it: " + why));
    }

    /** Returns whether a connection that got in before it was shut still waits to be accepted. */
    synchronized boolean isWaitedAt() {
        return door.isWaitedAt();
    }

    /** Returns how many connections wait to be accepted: 1 if there are some at a Unix-domain socket, whose number nobody knows. */
    int waiting() {
        return AcceptQueue.length(channel).orElseGet(() -> door.hasWaiting() ? 1 : 0);
    }

    /** Closes the socket here; as soon as no worker has it open either, connections are refused. */
    synchronized void hangUp() {
        try {
            door.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing " + this + " failed", e);
        }
    }

    /** Returns the address as an operator would write it, with the real port. */
    @Override
    public String toString() {
        return address instanceof ListenAddress.Tcp tcp && bound instanceof InetSocketAddress inet
                ? new ListenAddress.Tcp(tcp.host(), inet.getPort()).toString()
                : address.toString();
    }
}
