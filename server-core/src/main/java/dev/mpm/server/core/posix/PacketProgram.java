package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Gives the kernel a small program to run over what comes to a socket, in the language of its packet filters (BPF). */
final class PacketProgram {

    // asm-generic/socket.h
    private static final int SOL_SOCKET = 1;

    /*
     * struct sock_fprog, linux/filter.h           struct sock_filter, linux/filter.h
     *  0 +---------+----------------------+        0 +---------+----+----+------------+
     *    | len 2   | padding 6            |          | code 2  | jt | jf | k 4        |
     *  8 +---------+----------------------+        8 +---------+----+----+------------+
     *    | filter        pointer          |
     * 16 +--------------------------------+
     */
    private static final long LEN = 0;
    private static final long FILTER = 8;
    private static final int FPROG_SIZE = 16;
    private static final long INSTRUCTION_SIZE = 8;

    private static final Libc LIBC = new LinuxLibc();

    private PacketProgram() {}

    /**
     * Attaches a program to a socket, in place of any that it has.
     *
     * @param option which of the socket's programs it is
     */
    static void attach(int descriptor, int option, List<Instruction> instructions) throws PosixException {
        try (var arena = Arena.ofConfined()) {
            var program = arena.allocate(FPROG_SIZE, Long.BYTES);
            program.set(JAVA_SHORT, LEN, (short) instructions.size());
            program.set(ADDRESS, FILTER, written(arena, instructions));
            LIBC.setsockopt(descriptor, SOL_SOCKET, option, program, FPROG_SIZE)
                    .orThrow("attach a filter to descriptor " + descriptor);
        }
    }

    private static MemorySegment written(Arena arena, List<Instruction> instructions) {
        var memory = arena.allocate(instructions.size() * INSTRUCTION_SIZE, Long.BYTES);
        for (int i = 0; i < instructions.size(); i++) {
            instructions.get(i).write(memory.asSlice(i * INSTRUCTION_SIZE, INSTRUCTION_SIZE));
        }
        return memory;
    }

    /**
     * One step of a program.
     *
     * @param ifTrue how many instructions to skip after a comparison that holds
     * @param ifFalse how many to skip after one that does not
     * @param operand the k of the manual: a position, a mask, a value, or the result
     */
    record Instruction(int code, int ifTrue, int ifFalse, int operand) {

        private void write(MemorySegment memory) {
            memory.set(JAVA_SHORT, 0, (short) code);
            memory.set(JAVA_BYTE, 2, (byte) ifTrue);
            memory.set(JAVA_BYTE, 3, (byte) ifFalse);
            memory.set(JAVA_INT, 4, operand);
        }
    }
}
