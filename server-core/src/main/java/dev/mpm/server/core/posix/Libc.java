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

    /** Makes a socket: {@code socket(2)}. */
    CallResult socket(int domain, int type, int protocol);

    /** Makes two sockets that are connected with each other: {@code socketpair(2)}. */
    CallResult socketpair(int domain, int type, int protocol, MemorySegment sv);

    /** Takes a connection from a listening socket's queue: {@code accept4(2)}. */
    CallResult accept4(int sockfd, MemorySegment addr, MemorySegment addrlen, int flags);

    /** Sends bytes to an address: {@code sendto(2)}. */
    CallResult sendto(int sockfd, MemorySegment buf, long len, int flags, MemorySegment destAddr, int addrlen);

    /** Receives bytes, without waiting if told so: {@code recv(2)}. */
    CallResult recv(int sockfd, MemorySegment buf, long len, int flags);

    /** Sets an option of a socket: {@code setsockopt(2)}, {@code socket(7)}. */
    CallResult setsockopt(int sockfd, int level, int optname, MemorySegment optval, int optlen);

    /** Reads an option of a socket: {@code getsockopt(2)}, {@code socket(7)}. */
    CallResult getsockopt(int sockfd, int level, int optname, MemorySegment optval, MemorySegment optlen);

    /** Tells which descriptors are ready: {@code poll(2)}. */
    CallResult poll(MemorySegment fds, long nfds, int timeout);

    /** Waits until a descriptor is ready or a time has passed, to the nanosecond: {@code ppoll(2)}. */
    CallResult ppoll(MemorySegment fds, long nfds, MemorySegment timeout, MemorySegment sigmask);

    /** Asks about locks: {@code fcntl(2)}, for the commands that take a {@code struct flock}. */
    CallResult fcntl(int fd, int op, MemorySegment lock);

    /** Sends a signal to a process: {@code kill(2)}. */
    CallResult kill(int pid, int sig);

    /** Learns of the end of a child and lets go of it: {@code waitpid(2)}. */
    CallResult waitpid(int pid, MemorySegment wstatus, int options);

    /** Reads or sets what a process is to the kernel: {@code prctl(2)}. */
    CallResult prctl(int op, MemorySegment arg2);

    /** Waits for a word of memory, or wakes who does: {@code futex(2)}. */
    CallResult futex(MemorySegment uaddr, int op, int val, MemorySegment timeout);

    /** Closes a descriptor: {@code close(2)}. */
    CallResult close(int fd);
}
