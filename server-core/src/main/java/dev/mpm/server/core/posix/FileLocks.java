package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Looks who holds a lock on a file, without taking it even for a moment: whoever wants it meanwhile gets it. Any thread.
 */
public final class FileLocks {

    // asm-generic/fcntl.h
    private static final int F_GETLK = 5;
    private static final short F_WRLCK = 1;
    private static final short F_UNLCK = 2;

    /**
     * {@code struct flock} of {@code asm-generic/fcntl.h}, 32 bytes:
     *
     * <pre>
     *  0        2          4      8          16        24      28
     *  +--------+----------+------+----------+---------+-------+------+
     *  | l_type | l_whence |  -   | l_start  |  l_len  | l_pid |  -   |
     *  +--------+----------+------+----------+---------+-------+------+
     * </pre>
     *
     * All zeros but for the type mean the whole file.
     */
    private static final StructLayout FLOCK = MemoryLayout.structLayout(
            JAVA_SHORT.withName("l_type"),
            JAVA_SHORT.withName("l_whence"),
            MemoryLayout.paddingLayout(4),
            JAVA_LONG.withName("l_start"),
            JAVA_LONG.withName("l_len"),
            JAVA_INT.withName("l_pid"),
            MemoryLayout.paddingLayout(4));

    private static final long TYPE = FLOCK.byteOffset(PathElement.groupElement("l_type"));
    private static final long PID = FLOCK.byteOffset(PathElement.groupElement("l_pid"));

    private static final Libc LIBC = new LinuxLibc();

    private FileLocks() {}

    /**
     * Returns which other process holds a lock on the file, as {@link FileChannel#lock()} takes it. Never call it in a
     * process that holds one itself: the kernel drops all its locks on a file as soon as it closes that file once.
     *
     * @return the process's number, less than 1 if it cannot be seen from here; empty if nobody holds a lock
     * @throws IOException if the file cannot be read
     */
    public static OptionalLong holder(Path file) throws IOException {
        try (FileInputStream opened = new FileInputStream(file.toFile());
                Arena arena = Arena.ofConfined()) {
            MemorySegment lock = arena.allocate(FLOCK);
            lock.set(JAVA_SHORT, TYPE, F_WRLCK);
            LIBC.fcntl(JdkInternals.numberOf(opened.getFD()), F_GETLK, lock).orThrow("look who holds " + file);
            return lock.get(JAVA_SHORT, TYPE) == F_UNLCK
                    ? OptionalLong.empty()
                    : OptionalLong.of(lock.get(JAVA_INT, PID));
        }
    }
}
