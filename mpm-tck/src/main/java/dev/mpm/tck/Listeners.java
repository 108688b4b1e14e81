package dev.mpm.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Listening sockets as a server hands them to an engine: bound, in non-blocking mode, and open until the test closes them.
 *
 * @param channels the sockets, in the order of their index
 */
record Listeners(List<ServerSocketChannel> channels) implements AutoCloseable {

    private static final int BACKLOG = 1024;

    /** Binds that many free ports of the loopback address. */
    static Listeners tcp(int count) throws IOException {
        var channels = new ArrayList<ServerSocketChannel>();
        for (int i = 0; i < count; i++) {
            var channel = ServerSocketChannel.open();
            channel.configureBlocking(false);
            channels.add(channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG));
        }
        return new Listeners(List.copyOf(channels));
    }

    /** Binds a Unix-domain socket. */
    static Listeners unixDomain(Path path) throws IOException {
        var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.configureBlocking(false);
        return new Listeners(List.of(channel.bind(UnixDomainSocketAddress.of(path), BACKLOG)));
    }

    HttpSocket connect(int index, Duration patience) {
        try {
            return HttpSocket.connect(channels.get(index).getLocalAddress(), patience);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            for (var channel : channels) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
