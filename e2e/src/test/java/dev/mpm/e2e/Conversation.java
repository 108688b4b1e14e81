package dev.mpm.e2e;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One connection to a server, over TCP or a Unix-domain socket, on which a scene says what it wants, byte for byte. Used
 * by one thread; {@link #close} may come from another and ends its reading.
 *
 * <p>A conversation that is not over after a minute is cut, so that no scene waits for ever.
 */
final class Conversation implements Closeable {

    private static final long LONGEST_SECONDS = 60;

    private final SocketChannel channel;
    private final InputStream in;

    private Conversation(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedInputStream(Channels.newInputStream(channel));
    }

    /** Connects to an address as the configuration and the status write it. */
    static Conversation with(String listener) throws IOException {
        var conversation = new Conversation(SocketChannel.open(address(listener)));
        if (listener.startsWith("http://")) {
            // Else the second of two small writes waits for the acknowledgement of the first.
            conversation.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        CompletableFuture.delayedExecutor(LONGEST_SECONDS, TimeUnit.SECONDS).execute(conversation::cut);
        return conversation;
    }

    private static SocketAddress address(String listener) {
        if (listener.startsWith("http+unix://")) {
            return UnixDomainSocketAddress.of(listener.substring("http+unix://".length()));
        }
        var uri = URI.create(listener);
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    /** Sends a request without a body, and returns the answer. The connection is kept for more. */
    Answer get(String path) throws IOException {
        return sendHead("GET " + path).receive();
    }

    /** Sends a request's line and headers, and an empty line. */
    Conversation sendHead(String methodAndPath, String... headers) throws IOException {
        var head = new StringBuilder(methodAndPath).append(" HTTP/1.1\r\nHost: scene\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return send(head.append("\r\n").toString());
    }

    /** Sends bytes, one per character. */
    Conversation send(String text) throws IOException {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return this;
    }

    /** Waits until the server begins to answer. */
    void awaitAnswer() throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            throw new EOFException("closed before the beginning of an answer");
        }
        in.reset();
    }

    Answer receive() throws IOException {
        return Answer.read(in);
    }

    /** Waits until the server closes the connection, and returns what it still sent. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private void cut() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
