package dev.mpm.server.core.posix;

import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The descriptors of this process, by number. A number that came from a channel is good while the channel is open: the
 * caller keeps it open. Any thread.
 */
public final class Descriptors {

    // asm-generic/fcntl.h
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int O_NONBLOCK = 04000;
    private static final int FD_CLOEXEC = 1;

    // linux/fcntl.h
    private static final int F_DUPFD_CLOEXEC = 1030;

    /** Below are standard input, output and error. */
    private static final int FIRST_FREE = 3;

    private static final Libc LIBC = new LinuxLibc();

    private Descriptors() {}

    /** Returns the descriptor's number of an open channel. */
    public static int of(ServerSocketChannel channel) throws ClosedChannelException {
        return ofOpen(channel);
    }

    /** Returns the descriptor's number of an open channel. */
    public static int of(SocketChannel channel) throws ClosedChannelException {
        return ofOpen(channel);
    }

    private static int ofOpen(Channel channel) throws ClosedChannelException {
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        return JdkInternals.descriptorOf(channel);
    }

    /**
     * Sets O_NONBLOCK. The flag belongs to the open file, which every process shares that the descriptor was passed to:
     * it changes for all of them.
     */
    public static void makeNonBlocking(int descriptor) throws PosixException {
        var flags = flags(descriptor);
        LIBC.fcntl(descriptor, F_SETFL, flags | O_NONBLOCK).orThrow("set O_NONBLOCK on descriptor " + descriptor);
    }

    /** Returns whether O_NONBLOCK is set. */
    public static boolean isNonBlocking(int descriptor) throws PosixException {
        return (flags(descriptor) & O_NONBLOCK) != 0;
    }

    /** Keeps the descriptor from programs that this process starts. */
    static void keepFromChildren(int descriptor) throws PosixException {
        LIBC.fcntl(descriptor, F_SETFD, FD_CLOEXEC).orThrow("set FD_CLOEXEC on descriptor " + descriptor);
    }

    /** Returns a second number for the same open file, which programs that this process starts do not inherit. */
    static int duplicate(int descriptor) throws PosixException {
        return (int) LIBC.fcntl(descriptor, F_DUPFD_CLOEXEC, FIRST_FREE).orThrow("duplicate descriptor " + descriptor);
    }

    /** Closes descriptors that no channel owns; those that are closed already are passed over. */
    public static void close(Iterable<Integer> descriptors) {
        for (var descriptor : descriptors) {
            LIBC.close(descriptor);
        }
    }

    private static int flags(int descriptor) throws PosixException {
        return (int) LIBC.fcntl(descriptor, F_GETFL, 0).orThrow("read the flags of descriptor " + descriptor);
    }
}
