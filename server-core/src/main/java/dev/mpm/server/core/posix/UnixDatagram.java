package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Sends single messages to a Unix-domain datagram socket, of which the library knows none. Any thread; a message has a
 * socket of its own, so there is nothing to close.
 */
public final class UnixDatagram {

    /** How long a message waits for room at a receiver that does not read. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    // asm-generic/socket.h, linux/socket.h, linux/net.h
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 02000000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDTIMEO = 21;
    private static final int MSG_NOSIGNAL = 0x4000;

    /*
     * struct sockaddr_un, linux/un.h              struct timeval, linux/time.h
     *  0 +---------+----------------------+        0 +--------------------------------+
     *    | family 2| path 108, the name   |          | tv_sec   8                     |
     *  2 +---------+ and a zero byte;     |        8 +--------------------------------+
     *    | of an abstract name, the zero  |          | tv_usec  8                     |
     *    | comes first, and none at last  |       16 +--------------------------------+
     * 110+--------------------------------+
     */
    private static final int PATH = 2;
    private static final int PATH_SIZE = 108;
    private static final int TIMEVAL_SIZE = 16;

    private static final Libc LIBC = new LinuxLibc();

    private UnixDatagram() {}

    /**
     * Sends one message, and waits a fraction of a second at most.
     *
     * @param address an absolute path, or {@code @} and a name that is not in the file system
     * @throws PosixException if nobody listens there, nobody reads there, or the message is too long
     * @throws IllegalArgumentException if that is no such address
     */
    public static void send(String address, String message) throws PosixException {
        try (var arena = Arena.ofConfined()) {
            var destination = socketAddress(arena, address);
            var bytes = arena.allocateFrom(JAVA_BYTE, message.getBytes(StandardCharsets.UTF_8));
            int socket =
                    (int) LIBC.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0).orThrow("open a socket");
            try {
                limitWaiting(arena, socket);
                LIBC.sendto(socket, bytes, bytes.byteSize(), MSG_NOSIGNAL, destination, (int) destination.byteSize())
                        .orThrow("send a message to " + address);
            } finally {
                Descriptors.close(List.of(socket));
            }
        }
    }

    private static void limitWaiting(Arena arena, int socket) throws PosixException {
        var time = arena.allocate(TIMEVAL_SIZE, Long.BYTES);
        time.set(JAVA_LONG, 0, PATIENCE.toSeconds());
        time.set(JAVA_LONG, Long.BYTES, PATIENCE.toNanosPart() / 1_000);
        LIBC.setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, time, TIMEVAL_SIZE).orThrow("limit the time of a message");
    }

    /** Returns a struct sockaddr_un that is as long as its name needs. */
    static MemorySegment socketAddress(Arena arena, String address) {
        boolean isAbstract = address.startsWith("@");
        byte[] name = address.getBytes(StandardCharsets.UTF_8);
        if (!(isAbstract || address.startsWith("/")) || name.length < 2 || name.length >= PATH_SIZE) {
            throw new IllegalArgumentException("address: '" + address
                    + "' (expected: an absolute path, or @ and a name, of " + (PATH_SIZE - 1) + " bytes at most)");
        }
        var memory = arena.allocate(PATH + name.length + (isAbstract ? 0 : 1), Short.BYTES);
        memory.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(name, 0, memory, JAVA_BYTE, PATH, name.length);
        if (isAbstract) {
            memory.set(JAVA_BYTE, PATH, (byte) 0);
        }
        return memory;
    }
}
