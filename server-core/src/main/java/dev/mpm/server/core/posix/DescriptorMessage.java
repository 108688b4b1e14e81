package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A message header with the buffers that it points to; lives as long as the arena it was made in. One thread. */
final class DescriptorMessage {

    // asm-generic/socket.h, linux/socket.h
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_CTRUNC = 0x8;

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

    private final MemorySegment header;
    private final MemorySegment bytes;
    private final MemorySegment control;

    /* Addresses are written as numbers: the method handles of pointers are a worker's start's to make otherwise. */
    DescriptorMessage(Arena arena, int bytes, int descriptors) {
        this.header = arena.allocate(MSGHDR_SIZE, Long.BYTES);
        this.bytes = arena.allocate(bytes);
        this.control = arena.allocate(CMSG_DATA + roundedUp(4L * descriptors), Long.BYTES);
        var vector = arena.allocate(IOVEC_SIZE, Long.BYTES);
        vector.set(JAVA_LONG, IOV_BASE, this.bytes.address());
        vector.set(JAVA_LONG, IOV_LEN, bytes);
        header.set(JAVA_LONG, MSG_IOV, vector.address());
        header.set(JAVA_LONG, MSG_IOVLEN, 1);
        header.set(JAVA_LONG, MSG_CONTROL, control.address());
        header.set(JAVA_LONG, MSG_CONTROLLEN, control.byteSize());
    }

    MemorySegment header() {
        return header;
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

    DescriptorPassing.Received received(int count) {
        var content = new byte[count];
        MemorySegment.copy(bytes, JAVA_BYTE, 0, content, 0, count);
        return new DescriptorPassing.Received(content, descriptors());
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
