package dev.mpm.server.master.config;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads entries of {@code listen:}. No name is looked up here: that happens when the master binds. */
final class ListenAddressReader {

    private static final String EXPECTED =
            " (expected: http://host:port such as http://127.0.0.1:8080 or http://[::1]:8080, or http+unix:///path)";
    private static final Pattern TCP = Pattern.compile("http://(?:\\[([^\\[\\]]+)]|([^\\[\\]:/?#@]+)):([0-9]{1,9})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?\\.?");
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final String UNIX = "http+unix://";

    /** What {@code sockaddr_un.sun_path} holds on Linux, its final zero left out. */
    static final int MAX_UNIX_PATH = 107;

    private ListenAddressReader() {}

    /**
     * Returns the address.
     *
     * @throws IllegalArgumentException if the text is not one; the message names the text and what was expected
     */
    static ListenAddress read(String text) {
        if (text.startsWith(UNIX)) {
            return unix(text);
        }
        if (text.startsWith("https:")) {
            throw new IllegalArgumentException(
                    text + ": the server speaks no TLS (expected: http://host:port, with a proxy in front for TLS)");
        }
        Matcher tcp = TCP.matcher(text);
        if (!tcp.matches()) {
            throw new IllegalArgumentException(quoted(text) + EXPECTED);
        }
        String host = tcp.group(1) != null ? ipv6(text, tcp.group(1)) : host(text, tcp.group(2));
        return new ListenAddress.Tcp(host, port(text, Integer.parseInt(tcp.group(3))));
    }

    private static int port(String text, int port) {
        if (port > 65535) {
            throw new IllegalArgumentException(text + ": port " + port + " (expected: 0 to 65535)");
        }
        return port;
    }

    private static String ipv6(String text, String address) {
        if (!address.contains(":")) {
            throw new IllegalArgumentException(text + ": [" + address + "] is not an IPv6 address" + EXPECTED);
        }
        return literal(text, address);
    }

    private static String host(String text, String host) {
        if (host.equals("*")) {
            return host;
        }
        if (NUMBERS.matcher(host).matches()) {
            return IPV4.matcher(host).matches() ? literal(text, host) : refuse(text, host);
        }
        return NAME.matcher(host).matches() ? host : refuse(text, host);
    }

    private static String literal(String text, String address) {
        try {
            InetAddress.ofLiteral(address);
            return address;
        } catch (IllegalArgumentException malformed) {
            return refuse(text, address);
        }
    }

    private static String refuse(String text, String host) {
        throw new IllegalArgumentException(
                quoted(text) + ": '" + host + "' is neither an address nor a name" + EXPECTED);
    }

    private static ListenAddress unix(String text) {
        String path = text.substring(UNIX.length());
        if (!path.startsWith("/") || path.endsWith("/") || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(quoted(text) + " (expected: http+unix:///path, an absolute path)");
        }
        requireShort(path);
        try {
            return new ListenAddress.Unix(Path.of(path).normalize());
        } catch (InvalidPathException malformed) {
            throw new IllegalArgumentException(quoted(text) + ": " + malformed.getReason(), malformed);
        }
    }

    /** Refuses a path that the kernel has no room for. */
    static void requireShort(String path) {
        int bytes = path.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_UNIX_PATH) {
            throw new IllegalArgumentException("the socket's path " + path + " is " + bytes
                    + " bytes long (expected: at most " + MAX_UNIX_PATH + "; choose a shorter one)");
        }
    }

    private static String quoted(String text) {
        return text.isEmpty() || text.contains(" ") ? "'" + text + "'" : text;
    }
}
