package dev.mpm.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Many clients that connect, ask once, and then do nothing. Orders come from standard input, each answered with a line:
 * {@code ask N} asks N times over one connection, {@code open N} opens N connections with a request each, one by one,
 * {@code burst N} all at once, {@code check} asks over all of them again and answers how many are still there.
 */
final class IdleClients {

    private static final byte[] REQUEST =
            "GET /plaintext HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InetSocketAddress server;
    private final List<SocketChannel> open = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(4096);

    private IdleClients(InetSocketAddress server) {
        this.server = server;
    }

    /** Runs until standard input ends. Argument: the server's port. */
    public static void main(String[] args) throws IOException {
        var clients =
                new IdleClients(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])));
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var order = orders.readLine(); order != null; order = orders.readLine()) {
            var words = order.split(" ", -1);
            switch (words[0]) {
                case "ask" -> clients.ask(Integer.parseInt(words[1]));
                case "open" -> clients.open(Integer.parseInt(words[1]));
                case "burst" -> clients.burst(Integer.parseInt(words[1]));
                default -> {
                    System.out.println("ok " + clients.alive());
                    continue;
                }
            }
            System.out.println("ok");
        }
    }

    private void ask(int times) throws IOException {
        try (var client = SocketChannel.open(server)) {
            for (int i = 0; i < times; i++) {
                exchange(client);
            }
        }
    }

    private void open(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            var client = SocketChannel.open(server);
            open.add(client);
            exchange(client);
        }
    }

    private void burst(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            var client = SocketChannel.open(server);
            open.add(client);
            client.write(ByteBuffer.wrap(REQUEST));
        }
        for (var client : open) {
            receive(client);
        }
    }

    private int alive() {
        int alive = 0;
        for (var client : open) {
            try {
                exchange(client);
                alive++;
            } catch (IOException _) {
                // The server has closed it: counted by not being counted.
            }
        }
        return alive;
    }

    /** One request and its answer, which is short and ends with the body that all servers send. */
    private void exchange(SocketChannel client) throws IOException {
        client.write(ByteBuffer.wrap(REQUEST));
        receive(client);
    }

    private void receive(SocketChannel client) throws IOException {
        buffer.clear();
        do {
            if (client.read(buffer) < 0) {
                throw new IOException("the server closed a connection instead of answering");
            }
        } while (buffer.get(buffer.position() - 1) != '!');
    }
}
