package dev.mpm.server.core.posix;

import dev.mpm.server.core.posix.PacketProgram.Instruction;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Several listening TCP sockets in one port, each with a queue of its own (SO_REUSEPORT), and a say in which of them gets
 * new connections.
 *
 * <p>The kernel would choose among all of them by the client's address, also one that nobody serves any more. So it is given
 * a program that draws one of those that are {@linkplain #steer wanted}. Who is in a queue already stays there: to give a
 * socket up, one steers away from it, serves its queue, and closes it.
 *
 * <p>The first member is a socket that was there before, bound by itself; nobody can take its port who is not in the group,
 * but for processes of the same user that ask for the same. One thread at a time; whoever opens it closes it.
 */
public final class PortGroup implements AutoCloseable {

    // asm-generic/socket.h
    private static final int SO_ATTACH_REUSEPORT_CBPF = 51;

    // linux/bpf_common.h, linux/filter.h
    private static final int BPF_LD_W_ABS = 0x20;
    private static final int BPF_ALU_MOD_K = 0x94;
    private static final int BPF_JMP_JEQ_K = 0x15;
    private static final int BPF_RET_K = 0x06;
    private static final int SKF_AD_OFF = -0x1000;
    private static final int SKF_AD_RANDOM = 56;

    private final ServerSocketChannel base;
    private final SocketAddress address;
    private final int backlog;
    private final List<ServerSocketChannel> others = new ArrayList<>();

    /**
     * Makes a group of one.
     *
     * @param base a TCP socket that listens; stays the caller's
     * @param backlog how many connections may wait in each of the others
     */
    public PortGroup(ServerSocketChannel base, int backlog) throws IOException {
        this.base = base;
        this.backlog = backlog;
        this.address = base.getLocalAddress();
        base.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    }

    /** Returns how many sockets there are besides the first. */
    public int size() {
        return others.size();
    }

    /**
     * Returns a socket of the group, in non-blocking mode, which the group closes.
     *
     * @param index from 0, without the first one; at most one more than there are: then it is added, and gets connections
     *     at once until the next call of {@link #steer}
     */
    public ServerSocketChannel member(int index) throws IOException {
        return index < others.size() ? others.get(index) : add();
    }

    private ServerSocketChannel add() throws IOException {
        ServerSocketChannel added = ServerSocketChannel.open();
        try {
            added.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            added.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            added.configureBlocking(false);
            others.add(added.bind(address, backlog));
            return added;
        } catch (IOException | RuntimeException e) {
            added.close();
            throw e;
        }
    }

    /**
     * Has every new connection go to one of some members, drawn anew for each.
     *
     * @param members their indexes; empty for the first socket alone
     * @throws PosixException if the kernel does not do that
     */
    public void steer(List<Integer> members) throws IOException {
        PacketProgram.attach(Descriptors.of(base), SO_ATTACH_REUSEPORT_CBPF, program(members));
    }

    /** To the kernel the first one is number 0, and the others have the numbers in which they came. */
    private static List<Instruction> program(List<Integer> members) {
        if (members.isEmpty()) {
            return List.of(result(0));
        }
        List<Instruction> program = new ArrayList<>();
        program.add(new Instruction(BPF_LD_W_ABS, 0, 0, SKF_AD_OFF + SKF_AD_RANDOM));
        program.add(new Instruction(BPF_ALU_MOD_K, 0, 0, members.size()));
        for (int i = 0; i < members.size() - 1; i++) {
            program.add(new Instruction(BPF_JMP_JEQ_K, 0, 1, i));
            program.add(result(members.get(i) + 1));
        }
        program.add(result(members.getLast() + 1));
        return program;
    }

    private static Instruction result(int number) {
        return new Instruction(BPF_RET_K, 0, 0, number);
    }

    /** Returns whether somebody waits in one of the sockets besides the first. */
    public boolean isWaitedIn() {
        return others.stream().anyMatch(PortGroup::isWaitedIn);
    }

    /** Returns whether somebody waits in one of them; false if it is not there. */
    public boolean isWaitedIn(int index) {
        return index < others.size() && isWaitedIn(others.get(index));
    }

    private static boolean isWaitedIn(ServerSocketChannel socket) {
        return AcceptQueue.length(socket).orElse(0) > 0;
    }

    /** Closes all but the first; who waits in them is reset if no other process has them open. */
    @Override
    public void close() throws IOException {
        for (ServerSocketChannel other : others) {
            other.close();
        }
    }
}
