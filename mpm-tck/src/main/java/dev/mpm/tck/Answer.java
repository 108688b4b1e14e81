package dev.mpm.tck;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One answer as it came over the wire.
 *
 * @param line the status line
 * @param headers the header lines in order of arrival
 * @param body the body without transfer encoding, each byte one character (ISO-8859-1)
 * @param trailers the lines after the last chunk
 */
record Answer(String line, List<String> headers, String body, List<String> trailers) {

    int status() {
        return Integer.parseInt(line.split(" ", -1)[1]);
    }

    Optional<String> header(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return headers.stream()
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(start))
                .map(header -> header.substring(start.length()).strip())
                .findFirst();
    }

    /** Returns whether the server said that it will close the connection. */
    boolean saysClose() {
        return header("connection").filter("close"::equalsIgnoreCase).isPresent();
    }

    /** Returns whether the server will close the connection: said, or meant by the protocol's version. */
    boolean isLast() {
        return saysClose() || line.startsWith("HTTP/1.0");
    }

    /**
     * Returns the answer in one text for comparison: without the date, and without {@code Connection: keep-alive}, which
     * HTTP/1.1 means anyway.
     */
    String golden() {
        var text = new StringBuilder(line).append('\n');
        headers.stream()
                .filter(header -> !header.startsWith("Date: ") && !header.equalsIgnoreCase("connection: keep-alive"))
                .forEach(header -> text.append(header).append('\n'));
        return text.append('\n').append(body).toString();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
