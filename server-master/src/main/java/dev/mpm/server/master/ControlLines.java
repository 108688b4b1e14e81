package dev.mpm.server.master;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lines with which a server answers one command. One thread reads them and closes this.
 *
 * <p>It does not wait for ever: a master that stands still accepts connections all the same, since the kernel does so.
 */
final class ControlLines implements Closeable {

    private final SocketChannel channel;
    private final String server;
    private final Duration patience;
    private final LinkedBlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

    private ControlLines(SocketChannel channel, String server, Duration patience) {
        this.channel = channel;
        this.server = server;
        this.patience = patience;
    }

    /**
     * Sends the command.
     *
     * @param server its name for messages
     * @param patience how long it may say nothing at all
     */
    static ControlLines ask(ControlRequest request, Path socket, String server, Duration patience) throws IOException {
        SocketChannel channel = connect(socket, server);
        ControlLines lines = new ControlLines(channel, server, patience);
        try {
            ByteBuffer line = ByteBuffer.wrap((request.line() + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            channel.close();
            throw new ControlException(server + " ended while it was asked", e);
        }
        Thread.ofVirtual().name("control answer").start(lines::readAll);
        return lines;
    }

    private static SocketChannel connect(Path socket, String server) throws IOException {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new ControlException(server + " takes no commands any more", e);
        }
    }

    private void readAll() {
        try (BufferedReader reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(Optional.of(line));
            }
        } catch (IOException e) {
            // The server has ended in the middle of it, or nobody wants to know any more.
        }
        lines.add(Optional.empty());
    }

    /**
     * Returns the next line that is not empty, or null after the last one.
     *
     * @throws ControlException if the server says nothing for too long
     */
    @Nullable
    String next() throws IOException {
        while (true) {
            Optional<String> line = poll();
            if (line.isEmpty()) {
                return null;
            }
            if (!line.get().isEmpty()) {
                return line.get();
            }
        }
    }

    private Optional<String> poll() throws IOException {
        try {
            Optional<String> line = lines.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new ControlException(
                        server + " has not answered for " + Ages.of(patience.toNanos()) + "; is its process stopped?",
                        null);
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + server + " was asked");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
