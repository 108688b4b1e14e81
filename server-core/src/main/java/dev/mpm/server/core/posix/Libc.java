package dev.mpm.server.core.posix;

import java.lang.foreign.MemorySegment;

/**
 * The functions of the C library that we call: same names, same order of arguments as in their manual pages (section 2).
 * Each returns -1 and an error number when it fails. Any thread may call.
 */
sealed interface Libc permits LinuxLibc {

    /** Sends bytes and attached descriptors: {@code sendmsg(2)}, {@code unix(7)}. */
    CallResult sendmsg(int sockfd, MemorySegment msg, int flags);

    /** Receives bytes and attached descriptors: {@code recvmsg(2)}, {@code unix(7)}. */
    CallResult recvmsg(int sockfd, MemorySegment msg, int flags);

    /** Reads or sets flags of a descriptor: {@code fcntl(2)}, for the commands that take an int. */
    CallResult fcntl(int fd, int op, int arg);

    /** Asks about locks: {@code fcntl(2)}, for the commands that take a {@code struct flock}. */
    CallResult fcntl(int fd, int op, MemorySegment lock);

    /** Sends a signal to a process: {@code kill(2)}. */
    CallResult kill(int pid, int sig);

    /** Closes a descriptor: {@code close(2)}. */
    CallResult close(int fd);
}
