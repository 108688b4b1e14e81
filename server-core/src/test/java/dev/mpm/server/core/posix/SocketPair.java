package dev.mpm.server.core.posix;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Two connected Unix-domain sockets in one process. */
record SocketPair(SocketChannel left, SocketChannel right) implements AutoCloseable {

    static SocketPair open(Path directory) throws IOException {
        var address = UnixDomainSocketAddress.of(directory.resolve("pair.sock"));
        try (var listener =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
            var left = SocketChannel.open(address);
            return new SocketPair(left, listener.accept());
        }
    }

    @Override
    public void close() throws IOException {
        left.close();
        right.close();
    }
}
