package dev.mpm.server.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/** Sends one request per connection to the worker's own engine and reads the answer to its end. One thread. */
final class WarmUpClient {

    /** Longer than any first request takes that is worth waiting for. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Holds an answer's first line. */
    private static final int HEAD = 64;

    private final UnixDomainSocketAddress server;
    private final ByteBuffer buffer = ByteBuffer.allocate(16 << 10);
    private final StringBuilder head = new StringBuilder(HEAD);

    WarmUpClient(Path socket) {
        this.server = UnixDomainSocketAddress.of(socket);
    }

    /**
     * Sends a request and returns the status of its answer.
     *
     * @param request method and path
     * @throws IOException if there is no whole answer in time
     */
    int status(String request) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (SocketChannel channel = SocketChannel.open(server);
                Selector selector = Selector.open()) {
            channel.write(ByteBuffer.wrap(text(request).getBytes(US_ASCII)));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            head.setLength(0);
            while (read(channel)) {
                selector.select(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
                if (Thread.currentThread().isInterrupted() || System.nanoTime() - deadline > 0) {
                    throw new IOException("no answer within " + LIMIT.toSeconds() + " s");
                }
            }
        }
        return status();
    }

    private static String text(String request) {
        return request + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: mpm-warm-up\r\nConnection: close\r\n\r\n";
    }

    /** Reads what is there. Returns whether there may be more. */
    private boolean read(SocketChannel channel) throws IOException {
        while (true) {
            buffer.clear();
            int bytes = channel.read(buffer);
            if (bytes <= 0) {
                return bytes == 0;
            }
            int wanted = Math.min(bytes, HEAD - head.length());
            head.append(new String(buffer.array(), 0, wanted, US_ASCII));
        }
    }

    /** Takes the number out of {@code HTTP/1.1 200 OK}. */
    private int status() throws IOException {
        String line = head.toString();
        int space = line.indexOf(' ');
        if (!line.startsWith("HTTP/") || line.length() < space + 4) {
            throw new IOException("the connection was closed without an answer");
        }
        return Integer.parseInt(line, space + 1, space + 4, 10);
    }
}
