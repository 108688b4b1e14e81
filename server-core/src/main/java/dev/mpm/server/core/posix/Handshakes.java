package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Tells whether TCP handshakes at a port are under way: connections which their clients may already take for open, while
 * the listening socket's queue does not show them yet.
 *
 * <p>The kernel is asked through {@code sock_diag(7)}, where it can be told what is looked for. To read the whole table in
 * {@code /proc/net/tcp} would take tenths of a second on a busy server. Any thread; some milliseconds for 100,000
 * connections.
 */
final class Handshakes {

    // linux/socket.h, linux/net.h, linux/in.h
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 02000000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final byte IPPROTO_TCP = 6;

    // linux/netlink.h, linux/sock_diag.h, net/tcp_states.h
    private static final int NETLINK_SOCK_DIAG = 4;
    private static final short SOCK_DIAG_BY_FAMILY = 20;
    private static final short NLM_F_REQUEST_DUMP = 0x301;
    private static final int TCPF_SYN_RECV = 1 << 3;

    /*
     * struct nlmsghdr, linux/netlink.h            struct inet_diag_req_v2, linux/inet_diag.h
     *  0 +--------------------------------+       16 +--------+----------+-----+-----+
     *    | nlmsg_len    4                 |          | family | protocol | ext | pad |
     *  4 +----------------+---------------+       20 +--------+----------+-----+-----+
     *    | nlmsg_type  2  | nlmsg_flags 2 |          | states  4                     |
     *  8 +----------------+---------------+       24 +-------------------+-----------+
     *    | nlmsg_seq    4                 |          | sport 2, network  | dport ... |
     * 12 +--------------------------------+          +-------------------+           |
     *    | nlmsg_pid    4                 |          | rest of the socket's id       |
     * 16 +--------------------------------+       72 +-------------------------------+
     */
    private static final long LENGTH = 0;
    private static final long TYPE = 4;
    private static final long FLAGS = 6;
    private static final long FAMILY = 16;
    private static final long PROTOCOL = 17;
    private static final long STATES = 20;
    private static final long SOURCE_PORT = 24;
    private static final int REQUEST_SIZE = 72;

    /** Room for the first message of an answer, which begins with the same header; what does not fit is cut off. */
    private static final long ANSWER_SIZE = 256;

    private static final Libc LIBC = new LinuxLibc();

    private Handshakes() {}

    /** Returns whether any is under way at the port, at whatever address; false where the kernel does not tell. */
    static boolean areUnderWay(int port) {
        return areUnderWay(AF_INET, port) || areUnderWay(AF_INET6, port);
    }

    private static boolean areUnderWay(int family, int port) {
        var opened = LIBC.socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
        if (opened.failed()) {
            return false;
        }
        var socket = (int) opened.value();
        try (var arena = Arena.ofConfined()) {
            var answer = arena.allocate(ANSWER_SIZE, Integer.BYTES);
            return !LIBC.sendto(socket, request(arena, family, port), REQUEST_SIZE, 0, MemorySegment.NULL, 0)
                            .failed()
                    && !LIBC.recv(socket, answer, ANSWER_SIZE, MSG_DONTWAIT).failed()
                    // Each connection is a message of this type; of none, the answer is a message that it is done.
                    && answer.get(JAVA_SHORT, TYPE) == SOCK_DIAG_BY_FAMILY;
        } finally {
            Descriptors.close(List.of(socket));
        }
    }

    private static MemorySegment request(Arena arena, int family, int port) {
        var request = arena.allocate(REQUEST_SIZE, Integer.BYTES);
        request.set(JAVA_INT, LENGTH, REQUEST_SIZE);
        request.set(JAVA_SHORT, TYPE, SOCK_DIAG_BY_FAMILY);
        request.set(JAVA_SHORT, FLAGS, NLM_F_REQUEST_DUMP);
        request.set(JAVA_BYTE, FAMILY, (byte) family);
        request.set(JAVA_BYTE, PROTOCOL, IPPROTO_TCP);
        request.set(JAVA_INT, STATES, TCPF_SYN_RECV);
        request.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), SOURCE_PORT, (short) port);
        return request;
    }
}
