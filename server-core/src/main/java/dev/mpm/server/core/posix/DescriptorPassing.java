package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands open descriptors to another process, attached to bytes on a Unix-domain stream.
 *
 * <p>The descriptors arrive with the first of the bytes they were sent with. A receiver that reads that byte any other
 * way than with {@link #receive} loses them: the kernel then closes its copies.
 *
 * <p>Any thread may call; the caller sees to it that on one channel only one thread sends and one receives.
 */
public final class DescriptorPassing {

    /** The most descriptors in one message. The kernel would take 253 (SCM_MAX_FD, {@code net/scm.h}). */
    public static final int LIMIT = 64;

    // asm-generic/socket.h, linux/socket.h
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_CTRUNC = 0x8;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;

    /*
     * struct msghdr, socket.h                     struct iovec, uio.h
     *  0 +--------------------------------+        0 +--------------------------------+
     *    | msg_name        pointer        |          | iov_base        pointer        |
     *  8 +----------------+---------------+        8 +--------------------------------+
     *    | msg_namelen 4  | padding 4     |          | iov_len         8              |
     * 16 +----------------+---------------+       16 +--------------------------------+
     *    | msg_iov         pointer        |
     * 24 +--------------------------------+       struct cmsghdr, socket.h
     *    | msg_iovlen      8              |        0 +--------------------------------+
     * 32 +--------------------------------+          | cmsg_len        8              |
     *    | msg_control     pointer        |        8 +----------------+---------------+
     * 40 +--------------------------------+          | cmsg_level 4   | cmsg_type 4   |
     *    | msg_controllen  8              |       16 +----------------+---------------+
     * 48 +----------------+---------------+          | descriptors, 4 bytes each  ... |
     *    | msg_flags 4    | padding 4     |          +--------------------------------+
     * 56 +----------------+---------------+          whole length rounded up to 8
     *
     * musl declares some of the 8-byte lengths as 4 bytes and padding: the same bytes, these machines being
     * little-endian.
     */
    private static final long MSG_IOV = 16;
    private static final long MSG_IOVLEN = 24;
    private static final long MSG_CONTROL = 32;
    private static final long MSG_CONTROLLEN = 40;
    private static final long MSG_FLAGS = 48;
    private static final long MSGHDR_SIZE = 56;

    private static final long IOV_BASE = 0;
    private static final long IOV_LEN = 8;
    private static final long IOVEC_SIZE = 16;

    private static final long CMSG_LEN = 0;
    private static final long CMSG_LEVEL = 8;
    private static final long CMSG_TYPE = 12;
    private static final long CMSG_DATA = 16;

    private static final Libc LIBC = new LinuxLibc();

    private DescriptorPassing() {}

    /**
     * Sends bytes with descriptors attached, without waiting: at the beginning of a conversation there is always room.
     *
     * @param bytes at least one
     * @param descriptors at most {@link #LIMIT}; they stay open here
     * @return how many of the bytes were sent, at least one; the descriptors went with the first
     */
    public static int send(SocketChannel channel, byte[] bytes, List<Integer> descriptors) throws IOException {
        if (bytes.length == 0 || descriptors.size() > LIMIT) {
            throw new IllegalArgumentException("bytes: " + bytes.length + ", descriptors: " + descriptors.size()
                    + " (expected: bytes >= 1, descriptors <= " + LIMIT + ")");
        }
        try (var arena = Arena.ofConfined()) {
            var message = new Message(arena, bytes.length, descriptors.size());
            message.fill(bytes, descriptors);
            var socket = Descriptors.of(channel);
            return (int) retried(() -> LIBC.sendmsg(socket, message.header, MSG_NOSIGNAL | MSG_DONTWAIT))
                    .orThrow("send " + descriptors.size() + " descriptors");
        }
    }

    /**
     * Waits for bytes and the descriptors that are attached to them. The channel must be in blocking mode and must not
     * have been used by a virtual thread, which would have made its descriptor non-blocking.
     *
     * @param limit the most bytes to take
     * @return what came; no bytes mean that the other end is closed. The descriptors are the caller's to close, and are
     *     not inherited by programs that this process starts
     */
    public static Received receive(SocketChannel channel, int limit) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var message = new Message(arena, limit, LIMIT);
            var socket = Descriptors.of(channel);
            var count = retried(() -> LIBC.recvmsg(socket, message.header, MSG_CMSG_CLOEXEC))
                    .orThrow("receive descriptors");
            var received = message.received((int) count);
            if (message.isCutOff()) {
                Descriptors.close(received.descriptors);
                throw new IOException("received more descriptors than can be taken (expected: <= " + LIMIT
                        + ", and room for them below the limit of open files)");
            }
            return received;
        }
    }

    private static CallResult retried(Call call) {
        CallResult result;
        do {
            result = call.make();
        } while (result.failed() && Errno.EINTR.is(result.errno()));
        return result;
    }

    private interface Call {
        CallResult make();
    }

    /**
     * What {@link #receive} got.
     *
     * @param bytes a copy
     * @param descriptors numbers in this process
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes off a wire; nobody compares two of these
    public record Received(byte[] bytes, List<Integer> descriptors) {}

    /** A message header with the buffers that it points to; lives as long as the arena it was made in. */
    private static final class Message {

        final MemorySegment header;
        private final MemorySegment bytes;
        private final MemorySegment control;

        Message(Arena arena, int bytes, int descriptors) {
            this.header = arena.allocate(MSGHDR_SIZE, Long.BYTES);
            this.bytes = arena.allocate(bytes);
            this.control = arena.allocate(CMSG_DATA + roundedUp(4L * descriptors), Long.BYTES);
            var vector = arena.allocate(IOVEC_SIZE, Long.BYTES);
            vector.set(ADDRESS, IOV_BASE, this.bytes);
            vector.set(JAVA_LONG, IOV_LEN, bytes);
            header.set(ADDRESS, MSG_IOV, vector);
            header.set(JAVA_LONG, MSG_IOVLEN, 1);
            header.set(ADDRESS, MSG_CONTROL, control);
            header.set(JAVA_LONG, MSG_CONTROLLEN, control.byteSize());
        }

        void fill(byte[] content, List<Integer> descriptors) {
            MemorySegment.copy(content, 0, bytes, JAVA_BYTE, 0, content.length);
            if (descriptors.isEmpty()) {
                header.set(JAVA_LONG, MSG_CONTROLLEN, 0);
                return;
            }
            control.set(JAVA_LONG, CMSG_LEN, CMSG_DATA + 4L * descriptors.size());
            control.set(JAVA_INT, CMSG_LEVEL, SOL_SOCKET);
            control.set(JAVA_INT, CMSG_TYPE, SCM_RIGHTS);
            for (int i = 0; i < descriptors.size(); i++) {
                control.set(JAVA_INT, CMSG_DATA + 4L * i, descriptors.get(i));
            }
        }

        boolean isCutOff() {
            return (header.get(JAVA_INT, MSG_FLAGS) & MSG_CTRUNC) != 0;
        }

        Received received(int count) {
            var content = new byte[count];
            MemorySegment.copy(bytes, JAVA_BYTE, 0, content, 0, count);
            return new Received(content, descriptors());
        }

        /** Reads the control messages; on a channel without SO_PASSCRED there is at most one, with descriptors. */
        private List<Integer> descriptors() {
            var found = new ArrayList<Integer>();
            long length = header.get(JAVA_LONG, MSG_CONTROLLEN);
            if (length >= CMSG_DATA
                    && control.get(JAVA_INT, CMSG_LEVEL) == SOL_SOCKET
                    && control.get(JAVA_INT, CMSG_TYPE) == SCM_RIGHTS) {
                long end = Math.min(length, control.get(JAVA_LONG, CMSG_LEN));
                for (long at = CMSG_DATA; at + 4 <= end; at += 4) {
                    found.add(control.get(JAVA_INT, at));
                }
            }
            return List.copyOf(found);
        }

        private static long roundedUp(long size) {
            return (size + 7) & -8;
        }
    }
}
