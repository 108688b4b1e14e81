package dev.mpm.server.worker;

import io.undertow.server.HttpServerExchange;
import java.net.InetSocketAddress;

/**
 * A request whose handler holds a thread.
 *
 * @param number which of the thread's requests it is
 * @param startedNanos {@code System.nanoTime()} when the handler got the thread
 * @param extraNanos by how much the app has moved the request's deadline
 * @param interrupted whether the thread was interrupted because the request took too long
 */
record RunningRequest(
        Thread thread,
        HttpServerExchange exchange,
        long number,
        long startedNanos,
        long extraNanos,
        boolean interrupted) {

    private static final int LONGEST_PATH = 200;

    /** Returns method and path. */
    String name() {
        return name(exchange);
    }

    /**
     * Returns method and path for a line of a log: without the query, which may hold what is nobody's business, and without
     * line ends, which may have come encoded.
     */
    static String name(HttpServerExchange exchange) {
        String path = exchange.getRequestPath();
        String shown = path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "...";
        return exchange.getRequestMethod() + " " + shown.replaceAll("\\p{Cntrl}", "?");
    }

    /** Returns the client's address without the port, or {@code unix} if it came by a Unix-domain socket. */
    String client() {
        InetSocketAddress peer = exchange.getSourceAddress();
        return peer.getPort() == 0 || peer.getAddress() == null
                ? "unix"
                : peer.getAddress().getHostAddress();
    }
}
