package dev.mpm.server.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Sends the requests of a training: kept-alive ones, ones with a body, and one per connection. One thread. */
final class TrainingClient {

    /** Enough for the JVM to learn which branches are taken. */
    private static final int REQUESTS = 300;

    private static final int CONNECTIONS = 5;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final byte[] PLAIN = text("GET " + TrainingApp.PLAIN, "", "");
    private static final byte[] ECHO = text("POST " + TrainingApp.ECHO, "Content-Length: 5\r\n", "hello");
    private static final byte[] LAST = text("GET " + TrainingApp.PLAIN, "Connection: close\r\n", "");

    private final InetSocketAddress server;
    private final byte[] buffer = new byte[4096];

    TrainingClient(InetSocketAddress server) {
        this.server = server;
    }

    void run() throws IOException {
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            talk(Math.min(REQUESTS / CONNECTIONS, 90));
        }
    }

    /** Asks for one thing on one connection, which ends then. */
    void askOnce() throws IOException {
        talk(0);
    }

    /** Stays below the number of requests after which a connection is closed by the server. */
    private void talk(int most) throws IOException {
        try (var socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            for (int request = 0; request < most; request++) {
                socket.getOutputStream().write(request % 10 == 9 ? ECHO : PLAIN);
                answer(socket);
            }
            socket.getOutputStream().write(LAST);
            while (socket.getInputStream().read(buffer) > 0) {
                // The last answer, and then the end of the connection.
            }
        }
    }

    /** Reads one answer, which is small and thus comes in one piece. */
    private void answer(Socket socket) throws IOException {
        int bytes = socket.getInputStream().read(buffer);
        String head = bytes < 0 ? "" : new String(buffer, 0, bytes, US_ASCII);
        if (!head.startsWith("HTTP/1.1 200")) {
            throw new IOException("the answer was '" + head.lines().findFirst().orElse("") + "' (expected: 200)");
        }
    }

    private static byte[] text(String request, String header, String body) {
        return (request + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: training\r\nAccept: */*\r\n" + header + "\r\n"
                        + body)
                .getBytes(US_ASCII);
    }
}
