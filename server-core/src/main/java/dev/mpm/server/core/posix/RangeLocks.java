package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Locks between processes, each on one byte of a file, whether or not the file has that byte. The kernel takes them back
 * when the process that holds them ends, however it ends.
 *
 * <p>They belong to the open file, {@code F_OFD_SETLK} of {@code fcntl(2)}: another opening of the same file, and its
 * closing, in this process or any other, does not touch them. Between threads that share one object they do not exclude
 * anybody; whoever has threads has a lock of its own around them. Any thread; whoever opens it closes it, which gives back
 * what is held.
 */
public final class RangeLocks implements Closeable {

    // asm-generic/fcntl.h
    private static final int F_OFD_SETLK = 37;
    private static final int F_OFD_SETLKW = 38;
    private static final short F_WRLCK = 1;
    private static final short F_UNLCK = 2;

    /** {@code struct flock}, as {@link FileLocks} draws it; its last member must be zero for these locks. */
    private static final StructLayout FLOCK = MemoryLayout.structLayout(
            JAVA_SHORT.withName("l_type"),
            JAVA_SHORT.withName("l_whence"),
            MemoryLayout.paddingLayout(4),
            JAVA_LONG.withName("l_start"),
            JAVA_LONG.withName("l_len"),
            ValueLayout.JAVA_INT.withName("l_pid"),
            MemoryLayout.paddingLayout(4));

    private static final long TYPE = FLOCK.byteOffset(PathElement.groupElement("l_type"));
    private static final long START = FLOCK.byteOffset(PathElement.groupElement("l_start"));
    private static final long LENGTH = FLOCK.byteOffset(PathElement.groupElement("l_len"));

    private static final Libc LIBC = new LinuxLibc();

    private final RandomAccessFile file;
    private final int descriptor;
    private final String name;

    private RangeLocks(RandomAccessFile file, String name) throws IOException {
        this.file = file;
        this.name = name;
        this.descriptor = JdkInternals.numberOf(file.getFD());
        // A program that inherited it would hold the locks beyond the end of this process.
        Descriptors.keepFromChildren(descriptor);
    }

    /** Opens a file that is there, for reading and writing. */
    public static RangeLocks open(Path path) throws IOException {
        var file = new RandomAccessFile(path.toFile(), "rw");
        try {
            return new RangeLocks(file, path.toString());
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Returns the file's channel, which belongs to this object and is not to be closed. */
    public FileChannel channel() {
        return file.getChannel();
    }

    /** Waits until no other process holds the byte's lock, and takes it. Blocks the thread, which cannot be interrupted. */
    public void lock(long position) throws PosixException {
        CallResult result = set(F_OFD_SETLKW, F_WRLCK, position);
        while (result.failed() && Errno.EINTR.is(result.errno())) {
            result = set(F_OFD_SETLKW, F_WRLCK, position);
        }
        var _ = result.orThrow("lock byte " + position + " of " + name);
    }

    /** Takes the byte's lock if no other process holds it; returns whether it did. */
    public boolean tryLock(long position) throws PosixException {
        CallResult result = set(F_OFD_SETLK, F_WRLCK, position);
        if (result.failed() && (Errno.EAGAIN.is(result.errno()) || Errno.EACCES.is(result.errno()))) {
            return false;
        }
        var _ = result.orThrow("lock byte " + position + " of " + name);
        return true;
    }

    /** Gives the byte's lock back. */
    public void unlock(long position) throws PosixException {
        var _ = set(F_OFD_SETLK, F_UNLCK, position).orThrow("unlock byte " + position + " of " + name);
    }

    private CallResult set(int op, short type, long position) {
        try (var arena = Arena.ofConfined()) {
            var lock = arena.allocate(FLOCK);
            lock.set(JAVA_SHORT, TYPE, type);
            lock.set(JAVA_LONG, START, position);
            lock.set(JAVA_LONG, LENGTH, 1);
            return LIBC.fcntl(descriptor, op, lock);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
