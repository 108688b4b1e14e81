package dev.mpm.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * An answer over a connection of its own, as it came.
 *
 * @param head status line and headers
 */
record Answer(String head, String body) {

    private static final int TIMEOUT_MILLIS =
            Math.toIntExact(Duration.ofSeconds(5).toMillis());

    /**
     * Asks and reads as much as the answer says it has, or to its end where it does not say.
     *
     * @throws IOException if nobody listens, or the answer does not end
     */
    static Answer to(int port, String path) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            var request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return read(new BufferedInputStream(socket.getInputStream()));
        }
    }

    private static Answer read(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the answer ends within its headers: " + head);
            }
            head.append((char) next);
        }
        var answer = new Answer(head.toString().strip(), "");
        var length = answer.header("content-length").map(Integer::parseInt);
        byte[] body = length.isPresent() ? in.readNBytes(length.get()) : in.readAllBytes();
        return new Answer(answer.head(), new String(body, StandardCharsets.ISO_8859_1));
    }

    /** Returns whether the server says anything that is HTTP. */
    static boolean isGiven(int port) {
        try {
            return to(port, "/plaintext").head().startsWith("HTTP/1.1 ");
        } catch (IOException _) {
            return false;
        }
    }

    boolean isOk() {
        return head.startsWith("HTTP/1.1 200 ");
    }

    Optional<String> header(String name) {
        var start = name.toLowerCase(Locale.ROOT) + ":";
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).trim())
                .findFirst();
    }
}
