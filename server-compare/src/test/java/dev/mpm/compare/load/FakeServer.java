package dev.mpm.compare.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does with its connections what a test says, each on a virtual thread, until it is closed. */
final class FakeServer implements AutoCloseable {

    static final String HELLO = answer("200 OK", "Hello, World!");

    /** What is done with a connection; it is closed when this returns. */
    @FunctionalInterface
    interface Conversation {
        void hold(Line line) throws IOException, InterruptedException;
    }

    /** One connection, seen from the server. */
    static final class Line {

        private final int number;
        private final Socket socket;
        private final BufferedReader in;

        private Line(int number, Socket socket) throws IOException {
            this.number = number;
            this.socket = socket;
            // No more is read ahead than one request is long, so that a request that was not asked for stays unread.
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        }

        /** Returns which connection this is, from 0. */
        int number() {
            return number;
        }

        /** Waits for a request; returns false if the client has gone. */
        boolean request() throws IOException {
            var first = in.readLine();
            for (var line = first; line != null && !line.isEmpty(); line = in.readLine()) {
                // Only its end matters.
            }
            return first != null;
        }

        void answer(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private final ServerSocket listener;
    private final AtomicInteger accepted = new AtomicInteger();

    private FakeServer(ServerSocket listener) {
        this.listener = listener;
    }

    static FakeServer start(Conversation conversation) throws IOException {
        // A channel's socket is closed in one step; another one says goodbye first, and sends a reset some time later.
        var listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        var server = new FakeServer(listener.socket());
        Thread.ofVirtual().start(() -> server.accept(conversation));
        return server;
    }

    /** Returns one that answers every request. */
    static FakeServer friendly() throws IOException {
        return start(line -> {
            while (line.request()) {
                line.answer(HELLO);
            }
        });
    }

    static String answer(String status, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    int port() {
        return listener.getLocalPort();
    }

    int accepted() {
        return accepted.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept(Conversation conversation) {
        try {
            while (true) {
                var socket = listener.accept();
                int number = accepted.getAndIncrement();
                Thread.ofVirtual().start(() -> hold(conversation, number, socket));
            }
        } catch (IOException _) {
            // Closed: the test is over.
        }
    }

    private static void hold(Conversation conversation, int number, Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            conversation.hold(new Line(number, socket));
        } catch (IOException _) {
            // The client has gone.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
