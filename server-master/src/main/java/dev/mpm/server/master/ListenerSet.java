package dev.mpm.server.master;

import dev.mpm.server.core.posix.AcceptQueue;
import dev.mpm.server.master.config.ListenAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The listening sockets of one generation, open whatever becomes of its workers. A socket that the next generation needs
 * too is shared with it, so that it stays open while one follows the other. Any thread.
 */
public final class ListenerSet implements AutoCloseable {

    /** httpd's ListenBacklog; the kernel takes less where {@code net.core.somaxconn} is less. */
    private static final int BACKLOG = 511;

    /** Owner and group may connect: a web server in front is usually given the group. */
    private static final Set<PosixFilePermission> SOCKET_MODE = PosixFilePermissions.fromString("rw-rw----");

    /** No sockets: what the first generation follows. */
    static final ListenerSet NONE = new ListenerSet(List.of());

    private final List<Listener> listeners;

    private ListenerSet(List<Listener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Binds every address, or none.
     *
     * @throws MasterException naming the address that cannot be bound, the reason and what to do
     */
    public static ListenerSet bind(List<ListenAddress> addresses) {
        return bind(addresses, NONE, InheritedSockets.none());
    }

    /**
     * Binds every address that the present set does not have and nobody lends, and shares those that it has; or does
     * nothing at all.
     *
     * @param inherited sockets to use in place of binding
     * @throws MasterException naming the address that cannot be bound, the reason and what to do
     */
    static ListenerSet bind(List<ListenAddress> addresses, ListenerSet present, InheritedSockets inherited) {
        List<Listener> listeners = new ArrayList<>();
        try {
            for (ListenAddress address : addresses) {
                listeners.add(present.share(address).orElseGet(() -> bind(address, inherited)));
            }
            return new ListenerSet(listeners);
        } catch (MasterException e) {
            listeners.forEach(Listener::release);
            throw e;
        }
    }

    private Optional<Listener> share(ListenAddress address) {
        return listeners.stream()
                .filter(listener -> listener.address().equals(address))
                .findFirst()
                .filter(Listener::share);
    }

    private static Listener bind(ListenAddress address, InheritedSockets inherited) {
        try {
            Optional<ServerSocketChannel> lent = inherited.take(address.toSocketAddress());
            if (lent.isPresent()) {
                return Listener.lent(address, lent.get());
            }
            return switch (address) {
                case ListenAddress.Tcp tcp -> bindTcp(tcp);
                case ListenAddress.Unix unix -> bindUnix(unix);
            };
        } catch (IOException | RuntimeException e) {
            throw e instanceof MasterException told
                    ? told
                    : new MasterException(
                            ExitCode.FAILED_TO_START, "cannot bind " + address + ": " + reason(address, e), e);
        }
    }

    private static Listener bindTcp(ListenAddress.Tcp address) throws IOException {
        InetSocketAddress socketAddress = address.toSocketAddress();
        if (socketAddress.isUnresolved()) {
            throw new IOException("unknown host '" + address.host() + "'; use an address or a name that resolves");
        }
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return listen(address, channel, socketAddress);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Listener bindUnix(ListenAddress.Unix address) throws IOException {
        removeStale(address.path());
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Listener listener = listen(address, channel, address.toSocketAddress());
            Files.setPosixFilePermissions(address.path(), SOCKET_MODE);
            return listener;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Sets the shared mode here, once and for all processes: see {@link Listener#channel}. */
    private static Listener listen(ListenAddress address, ServerSocketChannel channel, SocketAddress socketAddress)
            throws IOException {
        channel.bind(socketAddress, BACKLOG);
        channel.configureBlocking(false);
        return Listener.of(address, channel);
    }

    /** Removes a socket's file that nobody listens on any more; anything else is left, and the bind fails. */
    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) || !isSpecial(path)) {
            return;
        }
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return;
        } catch (SocketException e) {
            // Not on "permission denied": that socket lives, but is somebody else's.
            if (String.valueOf(e.getMessage()).contains("Connection refused")) {
                Files.delete(path);
            }
        }
    }

    /** Returns whether it is neither a file, a folder nor a link. A socket is; the rest refuses connections otherwise. */
    private static boolean isSpecial(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
    }

    /** Says why an address cannot be bound, and what to do. */
    static String reason(ListenAddress address, Exception failure) {
        String message = String.valueOf(failure.getMessage());
        String known = message.toLowerCase(Locale.ROOT);
        if (known.contains("already in use")) {
            return "address already in use (EADDRINUSE)" + PortHolder.describe(address)
                    + "; stop what listens there, or choose another "
                    + (address instanceof ListenAddress.Tcp ? "port" : "path");
        }
        if (known.contains("permission denied")) {
            return "permission denied (EACCES); "
                    + (address instanceof ListenAddress.Tcp
                            ? "start as root or use a port above 1023"
                            : "check who may write to the folder");
        }
        if (known.contains("cannot assign requested address")) {
            return "not an address of this machine (EADDRNOTAVAIL); use one that is, or * for all";
        }
        if (known.contains("no such file")) {
            return "its folder does not exist; create it";
        }
        return message;
    }

    /** Returns the listeners in the order of the configuration. */
    public List<Listener> all() {
        return listeners;
    }

    /** Returns their sockets in the same order. */
    public List<ServerSocketChannel> channels() {
        return listeners.stream().map(Listener::channel).toList();
    }

    /** Returns the sockets that somebody outside keeps open. */
    Set<ServerSocketChannel> lent() {
        return listeners.stream()
                .filter(Listener::isLent)
                .map(Listener::channel)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns their addresses in the same order. */
    public List<String> addresses() {
        return listeners.stream().map(Listener::toString).toList();
    }

    /** Returns how many connections wait at each address; without those of which the kernel does not tell. */
    Map<String, Integer> queues() {
        Map<String, Integer> queues = new LinkedHashMap<>();
        listeners.forEach(listener ->
                AcceptQueue.length(listener.channel()).ifPresent(length -> queues.put(listener.toString(), length)));
        return queues;
    }

    /** Gives up the sockets; one that no other generation has is closed, and what waits there to be accepted is reset. */
    @Override
    public void close() {
        listeners.forEach(Listener::release);
    }
}
