package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.mpm.server.core.posix.PacketProgram.Instruction;
import java.lang.foreign.Arena;
import java.util.List;

/**
 * A packet filter on a listening TCP socket that drops the packets which ask for a new connection, and no others.
 *
 * <p>The kernel runs the filter of a listening socket over two kinds of packets: the SYN that asks for a connection, and
 * the ACK that completes a handshake. A connection that comes out of it inherits the filter, and runs it over all that
 * it receives. So the program drops by what a packet is (SYN without ACK) and lets all else pass: handshakes under way
 * complete, and connections never notice. It costs them five instructions per packet for the rest of their lives.
 *
 * <p>The filter belongs to the open socket, which every process shares that the descriptor was passed to.
 */
final class SynFilter {

    // asm-generic/socket.h
    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int SO_DETACH_FILTER = 27;

    // linux/bpf_common.h
    private static final int BPF_LD_B_ABS = 0x30;
    private static final int BPF_ALU_AND_K = 0x54;
    private static final int BPF_JMP_JEQ_K = 0x15;
    private static final int BPF_RET_K = 0x06;

    /** Where the flags are in a TCP header, which is where a filter on a TCP socket begins to count (RFC 9293, 3.1). */
    private static final int TCP_FLAGS = 13;

    private static final int SYN = 0x02;
    private static final int ACK = 0x10;

    private static final int DROP = 0;
    private static final int PASS_WHOLE = -1;

    private static final List<Instruction> PROGRAM = List.of(
            new Instruction(BPF_LD_B_ABS, 0, 0, TCP_FLAGS),
            new Instruction(BPF_ALU_AND_K, 0, 0, SYN | ACK),
            new Instruction(BPF_JMP_JEQ_K, 0, 1, SYN),
            new Instruction(BPF_RET_K, 0, 0, DROP),
            new Instruction(BPF_RET_K, 0, 0, PASS_WHOLE));

    private static final Libc LIBC = new LinuxLibc();

    private SynFilter() {}

    /** Lets no new connection into the socket's queue from now on, in place of any filter that it has. */
    static void attach(int descriptor) throws PosixException {
        PacketProgram.attach(descriptor, SO_ATTACH_FILTER, PROGRAM);
    }

    /** Takes the filter off the listening socket; connections that inherited it keep theirs. */
    static void detach(int descriptor) throws PosixException {
        try (var arena = Arena.ofConfined()) {
            // The value means nothing, but one must be there.
            LIBC.setsockopt(descriptor, SOL_SOCKET, SO_DETACH_FILTER, arena.allocate(JAVA_INT), Integer.BYTES)
                    .orThrow("take the filter off descriptor " + descriptor);
        }
    }
}
