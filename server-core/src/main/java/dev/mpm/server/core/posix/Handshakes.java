package dev.mpm.server.core.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Tells from {@code /proc} whether TCP handshakes at a port are under way: connections which their clients may already
 * take for open, while the listening socket's queue does not show them yet. Any thread; the kernel writes out its table of
 * connections for each question, some milliseconds for ten thousand of them.
 */
final class Handshakes {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    // Columns of /proc/net/tcp, proc_net_tcp in Documentation/networking.
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int COLUMNS = 5;

    /** The state SYN_RECV, from {@code net/tcp_states.h}. */
    private static final String HALF_OPEN = "03";

    private Handshakes() {}

    /** Returns whether any is under way at the port, at whatever address; false where the tables cannot be read. */
    static boolean areUnderWay(int port) {
        var suffix = String.format(":%04X", port);
        return TABLES.stream().anyMatch(table -> isHalfOpenIn(table, suffix));
    }

    private static boolean isHalfOpenIn(Path table, String port) {
        try (var reader = Files.newBufferedReader(table)) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                if (isHalfOpen(line, port)) {
                    return true;
                }
            }
            return false;
        } catch (IOException _) {
            return false; // without IPv6 its table is missing
        }
    }

    static boolean isHalfOpen(String line, String port) {
        var columns = line.stripLeading().split("\\s+", COLUMNS);
        return columns.length == COLUMNS && columns[STATE].equals(HALF_OPEN) && columns[LOCAL_ADDRESS].endsWith(port);
    }
}
