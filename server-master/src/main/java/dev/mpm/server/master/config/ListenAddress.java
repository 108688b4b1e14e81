package dev.mpm.server.master.config;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** Where the server listens: one entry of {@code listen:}. Its text is the canonical form of that entry. */
public sealed interface ListenAddress {

    /** Returns the address to bind. For a host name this asks the resolver; an unknown host is left unresolved. */
    SocketAddress toSocketAddress();

    /** Returns whether the system chooses the port, so that two equal addresses do not clash. */
    default boolean isAnyPort() {
        return this instanceof Tcp tcp && tcp.port() == 0;
    }

    /**
     * A TCP port: {@code http://127.0.0.1:8080}.
     *
     * @param host an address without brackets, a name, or {@code *} for every address of the machine
     * @param port 0 to 65535; 0 lets the system choose a free one
     */
    record Tcp(String host, int port) implements ListenAddress {

        @Override
        public InetSocketAddress toSocketAddress() {
            return host.equals("*") ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        }

        @Override
        public String toString() {
            return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * A Unix-domain socket: {@code http+unix:///run/server.sock}.
     *
     * @param path absolute
     */
    record Unix(Path path) implements ListenAddress {

        @Override
        public UnixDomainSocketAddress toSocketAddress() {
            return UnixDomainSocketAddress.of(path);
        }

        @Override
        public String toString() {
            return "http+unix://" + path;
        }
    }
}
