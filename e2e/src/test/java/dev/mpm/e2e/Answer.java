package dev.mpm.e2e;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One complete answer.
 *
 * @param headers values by name in lower case, repeated ones joined by commas
 * @param body without the framing of chunks
 */
record Answer(int status, Map<String, String> headers, String body) {

    /** Differ from process to process, or from second to second. */
    private static final Set<String> VARIABLE = Set.of("date", "x-mpm");

    /**
     * Reads an answer to a request with a body of its own: not one to HEAD.
     *
     * @throws EOFException if the server closes the connection before the end of it
     */
    static Answer read(InputStream in) throws IOException {
        String statusLine = line(in);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (first, second) -> first + ", " + second);
        }
        int status = Integer.parseInt(statusLine.split(" ", -1)[1]);
        return new Answer(status, headers, status < 200 ? "" : body(headers, in));
    }

    private static String body(Map<String, String> headers, InputStream in) throws IOException {
        String length = headers.get("content-length");
        if (length != null) {
            return text(exactly(Integer.parseInt(length), in));
        }
        return "chunked".equals(headers.get("transfer-encoding")) ? text(chunks(in)) : text(in.readAllBytes());
    }

    private static byte[] chunks(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
            body.write(exactly(size, in));
            line(in);
        }
        for (String trailer = line(in); !trailer.isEmpty(); trailer = line(in)) {
            // Nobody here asks for trailers.
        }
        return body.toByteArray();
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(line(in).split(";", -1)[0].strip(), 16);
    }

    private static byte[] exactly(int size, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("closed after " + bytes.length + " of " + size + " bytes of a body");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("closed before the end of an answer's head");
            }
            line.write(next);
        }
        return text(line.toByteArray()).stripTrailing();
    }

    /** Every byte becomes one character, so that texts are equal exactly if the bytes are. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Returns the process that answered, as {@code X-Mpm: <model> slot=<n> pid=<pid>} tells. */
    long pid() {
        String answeredBy = headers.getOrDefault("x-mpm", "");
        int at = answeredBy.indexOf("pid=");
        if (at < 0) {
            throw new AssertionError("no X-Mpm header with a pid in " + this);
        }
        return Long.parseLong(answeredBy.substring(at + "pid=".length()));
    }

    /** Returns whether the connection ends with this answer. */
    boolean isLast() {
        return "close".equalsIgnoreCase(headers.get("connection"));
    }

    /** Returns the answer without what differs from process to process. */
    Answer withoutIdentity() {
        Map<String, String> kept = new TreeMap<>(headers);
        kept.keySet().removeAll(VARIABLE);
        return new Answer(status, kept, body);
    }

    /** Returns the body as a JSON object. */
    Map<String, Object> json() {
        return Json.read(body);
    }

    /** Returns the lines that say how the answer ends its connection, for messages. */
    @Override
    public String toString() {
        return status + " " + List.copyOf(headers.entrySet()) + " "
                + (body.length() > 200 ? body.length() + " bytes" : body);
    }
}
