package dev.mpm.server.master;

import dev.mpm.server.core.posix.ListeningSocket;
import dev.mpm.server.master.config.ListenAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The listening sockets that a service manager opened and started this process with: systemd's socket activation, or
 * whoever else sets {@code LISTEN_FDS} (sd_listen_fds(3)). An entry of {@code listen:} with the address of one uses it in
 * place of binding.
 *
 * <p>They are lent: the manager keeps them open, and connections wait in them while no server runs. So they are never
 * {@linkplain dev.mpm.server.core.posix.Door#lent shut}, and no socket's file is removed or given other rights.
 *
 * <p>Made once, since the variables mean numbers that this process may use otherwise later; kept as long as the server
 * runs, because a reload may want a socket that another gave up. One thread at a time.
 */
final class InheritedSockets implements AutoCloseable {

    /** SD_LISTEN_FDS_START, sd-daemon.h. */
    private static final int FIRST = 3;

    private static final InheritedSockets NONE = new InheritedSockets(List.of());

    private final List<Inherited> sockets;

    private InheritedSockets(List<Inherited> sockets) {
        this.sockets = sockets;
    }

    /** Returns those of a server that nobody lends any. */
    static InheritedSockets none() {
        return NONE;
    }

    /**
     * Looks at what this process was started with. If the variables are set but mean another process, there is nothing.
     *
     * @param environment this process's
     * @param pid its number
     * @throws MasterException if one of the descriptors is not what the variables say
     */
    static InheritedSockets of(Map<String, String> environment, long pid) {
        return of(environment, pid, FIRST);
    }

    /** As above, from another number on, which is a test's. */
    static InheritedSockets of(Map<String, String> environment, long pid, int first) {
        String count = environment.get(ServiceVariables.LISTEN_FDS);
        if (count == null || !ServiceVariables.isMeant(environment, ServiceVariables.LISTEN_PID, pid)) {
            return NONE;
        }
        String[] names =
                environment.getOrDefault(ServiceVariables.LISTEN_FDNAMES, "").split(":", -1);
        List<Inherited> sockets = new ArrayList<>();
        for (int i = 0; i < number(count); i++) {
            sockets.add(Inherited.open(first + i, i < names.length ? names[i] : ""));
        }
        return new InheritedSockets(sockets);
    }

    private static int number(String count) {
        try {
            int number = Integer.parseInt(count);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // told below, with those below zero
        }
        throw new MasterException(
                ExitCode.FAILED_TO_START,
                "cannot use the sockets of the service manager: LISTEN_FDS: '" + count + "' (expected: a number >= 0)");
    }

    /**
     * Returns the socket that listens at that address, if there is one: a new channel, the caller's to close, in
     * non-blocking mode. The same socket can be taken again after that.
     *
     * @param address as it would be bound; every address of the machine equals every other such, IPv4 or IPv6
     */
    Optional<ServerSocketChannel> take(SocketAddress address) throws IOException {
        for (Inherited socket : sockets) {
            if (socket.isAt(address)) {
                socket.taken = true;
                return Optional.of(ListeningSocket.inherited(socket.descriptor));
            }
        }
        return Optional.empty();
    }

    /** Returns those that nobody has taken yet, each as {@code descriptor 4 'admin' (http://127.0.0.1:8081)}. */
    List<String> unclaimed() {
        return sockets.stream()
                .filter(socket -> !socket.taken)
                .map(Inherited::toString)
                .toList();
    }

    /** Closes what was kept to look at; channels that were taken stay open, and so do the inherited numbers. */
    @Override
    public void close() {
        for (Inherited socket : sockets) {
            try {
                socket.channel.close();
            } catch (IOException _) {
                // nothing is written to it, so nothing can be lost
            }
        }
    }

    /** One socket. */
    private static final class Inherited {

        final int descriptor;
        final String name;
        final ServerSocketChannel channel;
        final SocketAddress address;
        boolean taken;

        private Inherited(int descriptor, String name, ServerSocketChannel channel) throws IOException {
            this.descriptor = descriptor;
            this.name = name;
            this.channel = channel;
            this.address = channel.getLocalAddress();
        }

        static Inherited open(int descriptor, String name) {
            try {
                return new Inherited(descriptor, name, ListeningSocket.inherited(descriptor));
            } catch (IOException e) {
                throw new MasterException(
                        ExitCode.FAILED_TO_START,
                        "cannot use the sockets of the service manager: " + e.getMessage()
                                + (name.isEmpty() ? "" : ", named '" + name + "'")
                                + "; use ListenStream= and Accept=no, and nothing else, in the socket unit",
                        e);
            }
        }

        boolean isAt(SocketAddress wanted) {
            if (wanted instanceof InetSocketAddress want && address instanceof InetSocketAddress have) {
                return want.getPort() == have.getPort() && isSameHost(want, have);
            }
            return wanted instanceof UnixDomainSocketAddress want
                    && address instanceof UnixDomainSocketAddress have
                    && isSameFile(want.getPath(), have.getPath());
        }

        private static boolean isSameHost(InetSocketAddress want, InetSocketAddress have) {
            if (want.isUnresolved()) {
                return false;
            }
            return want.getAddress().equals(have.getAddress())
                    || (want.getAddress().isAnyLocalAddress()
                            && have.getAddress().isAnyLocalAddress());
        }

        /** Two ways to one file, such as by way of /var/run, count as the same. */
        private static boolean isSameFile(Path want, Path have) {
            try {
                return want.normalize().equals(have.normalize()) || Files.isSameFile(want, have);
            } catch (IOException _) {
                return false;
            }
        }

        /** Writes the address as an entry of {@code listen:} would. */
        @Override
        public String toString() {
            return "descriptor " + descriptor + (name.isEmpty() ? "" : " '" + name + "'") + " (" + entry() + ")";
        }

        private String entry() {
            return switch (address) {
                case InetSocketAddress inet
                when inet.getAddress().isAnyLocalAddress() -> new ListenAddress.Tcp("*", inet.getPort()).toString();
                case InetSocketAddress inet ->
                    new ListenAddress.Tcp(inet.getAddress().getHostAddress(), inet.getPort()).toString();
                case UnixDomainSocketAddress unix -> new ListenAddress.Unix(unix.getPath()).toString();
                default -> address.toString();
            };
        }
    }
}
