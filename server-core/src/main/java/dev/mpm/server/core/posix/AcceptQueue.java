package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.OptionalInt;

/**
 * Tells how many connections wait in the kernel until somebody accepts them from a listening socket. One system call per
 * question; any thread.
 */
public final class AcceptQueue {

    // netinet/in.h, netinet/tcp.h
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;

    /*
     * struct tcp_info, linux/tcp.h
     *  0 +---------------+----------+-----------+--------------+--------------+
     *    | state ... 8   | rto 4    | ato 4     | snd_mss 4    | rcv_mss 4    |
     * 24 +---------------+----------+-----------+--------------+--------------+
     *    | unacked 4     | sacked 4 | ...
     *
     * For a socket that listens, unacked is the length of its queue and sacked what the queue holds at most.
     */
    private static final long UNACKED = 24;
    private static final int SIZE_UP_TO_SACKED = 32;

    private static final Libc LIBC = new LinuxLibc();

    private AcceptQueue() {}

    /** Returns how many wait; nothing if it is a Unix-domain socket, of which the kernel does not tell, or closed. */
    public static OptionalInt length(ServerSocketChannel listener) {
        try {
            return listener.getLocalAddress() instanceof InetSocketAddress
                    ? OptionalInt.of(ask(Descriptors.of(listener)))
                    : OptionalInt.empty();
        } catch (IOException _) {
            return OptionalInt.empty();
        }
    }

    private static int ask(int descriptor) throws PosixException {
        try (var arena = Arena.ofConfined()) {
            var info = arena.allocate(SIZE_UP_TO_SACKED, Integer.BYTES);
            var length = arena.allocateFrom(JAVA_INT, SIZE_UP_TO_SACKED);
            LIBC.getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, info, length)
                    .orThrow("ask for the queue of descriptor " + descriptor);
            return info.get(JAVA_INT, UNACKED);
        }
    }
}
