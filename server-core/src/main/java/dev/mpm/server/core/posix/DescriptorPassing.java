package dev.mpm.server.core.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.SocketChannel;
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

    // linux/socket.h
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;

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
            var message = new DescriptorMessage(arena, bytes.length, descriptors.size());
            message.fill(bytes, descriptors);
            var socket = Descriptors.of(channel);
            return (int) retried(() -> LIBC.sendmsg(socket, message.header(), MSG_NOSIGNAL | MSG_DONTWAIT))
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
            var message = new DescriptorMessage(arena, limit, LIMIT);
            var socket = Descriptors.of(channel);
            var count = retried(() -> LIBC.recvmsg(socket, message.header(), MSG_CMSG_CLOEXEC))
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
}
