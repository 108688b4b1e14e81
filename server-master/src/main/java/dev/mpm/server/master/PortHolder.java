package dev.mpm.server.master;

import dev.mpm.server.master.config.ListenAddress;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds out from {@code /proc} which process listens at a port. For an error message only: whatever cannot be read, such as
 * the descriptors of other users' processes, is passed over.
 */
final class PortHolder {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    /** The state LISTEN in {@code /proc/net/tcp}, from {@code net/tcp_states.h}. */
    private static final String LISTENING = "0A";

    // Columns of /proc/net/tcp, proc_net_tcp in Documentation/networking.
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private PortHolder() {}

    /** Returns {@code " by pid 4711 (java)"}, or nothing if that cannot be found out. */
    static String describe(ListenAddress address) {
        if (!(address instanceof ListenAddress.Tcp tcp)) {
            return "";
        }
        try {
            return describe(socketsListeningAt(tcp.port()));
        } catch (IOException _) {
            return "";
        }
    }

    private static String describe(Set<String> sockets) throws IOException {
        if (sockets.isEmpty()) {
            return "";
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                if (holdsAny(process, sockets)) {
                    var name = Files.readString(process.resolve("comm")).strip();
                    return " by pid " + process.getFileName() + " (" + name + ")";
                }
            }
        }
        return "";
    }

    private static Set<String> socketsListeningAt(int port) throws IOException {
        var suffix = String.format(":%04X", port);
        var sockets = new HashSet<String>();
        for (var table : TABLES) {
            if (Files.isReadable(table)) {
                Files.readAllLines(table).stream()
                        .map(line -> List.of(line.strip().split("\\s+", -1)))
                        .filter(columns -> columns.size() > INODE
                                && columns.get(STATE).equals(LISTENING)
                                && columns.get(LOCAL_ADDRESS).endsWith(suffix))
                        .forEach(columns -> sockets.add("socket:[" + columns.get(INODE) + "]"));
            }
        }
        return sockets;
    }

    private static boolean holdsAny(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (var descriptor : descriptors) {
                if (sockets.contains(target(descriptor))) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException _) {
            return false;
        }
    }

    /** Returns what it is open for; nothing if it was closed meanwhile, as a busy process does all the time. */
    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException _) {
            return "";
        }
    }
}
