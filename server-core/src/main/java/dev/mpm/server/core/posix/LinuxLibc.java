package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The C library of this process, called through method handles.
 *
 * <p>Linking one costs several milliseconds, which a worker's start feels: each function is linked when it is called first,
 * in a holder class of its own.
 */
@SuppressWarnings("restricted") // native access is what this class is for
final class LinuxLibc implements Libc {

    static final String NO_ACCESS = "native access not granted; start java with --enable-native-access=ALL-UNNAMED";

    private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");

    /** In {@code Linker.Option.captureStateLayout()}, which on Linux has nothing else; to look it up costs a start its time. */
    static final long ERRNO_OFFSET = 0;

    /** {@code ssize_t f(int, struct msghdr *, int)}. */
    private static final FunctionDescriptor MESSAGE = FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);

    @Override
    public CallResult sendmsg(int sockfd, MemorySegment msg, int flags) {
        return call(errno -> (long) Sendmsg.HANDLE.invokeExact(errno, sockfd, msg, flags));
    }

    @Override
    public CallResult recvmsg(int sockfd, MemorySegment msg, int flags) {
        return call(errno -> (long) Recvmsg.HANDLE.invokeExact(errno, sockfd, msg, flags));
    }

    @Override
    public CallResult fcntl(int fd, int op, int arg) {
        return call(errno -> (int) Fcntl.HANDLE.invokeExact(errno, fd, op, arg));
    }

    @Override
    public CallResult socket(int domain, int type, int protocol) {
        return call(errno -> (int) Socket.HANDLE.invokeExact(errno, domain, type, protocol));
    }

    @Override
    public CallResult socketpair(int domain, int type, int protocol, MemorySegment sv) {
        return call(errno -> (int) Socketpair.HANDLE.invokeExact(errno, domain, type, protocol, sv));
    }

    @Override
    public CallResult accept4(int sockfd, MemorySegment addr, MemorySegment addrlen, int flags) {
        return call(errno -> (int) Accept4.HANDLE.invokeExact(errno, sockfd, addr, addrlen, flags));
    }

    @Override
    public CallResult sendto(int sockfd, MemorySegment buf, long len, int flags, MemorySegment destAddr, int addrlen) {
        return call(errno -> (long) Sendto.HANDLE.invokeExact(errno, sockfd, buf, len, flags, destAddr, addrlen));
    }

    @Override
    public CallResult recv(int sockfd, MemorySegment buf, long len, int flags) {
        return call(errno -> (long) Recv.HANDLE.invokeExact(errno, sockfd, buf, len, flags));
    }

    @Override
    public CallResult setsockopt(int sockfd, int level, int optname, MemorySegment optval, int optlen) {
        return call(errno -> (int) Setsockopt.HANDLE.invokeExact(errno, sockfd, level, optname, optval, optlen));
    }

    @Override
    public CallResult getsockopt(int sockfd, int level, int optname, MemorySegment optval, MemorySegment optlen) {
        return call(errno -> (int) Getsockopt.HANDLE.invokeExact(errno, sockfd, level, optname, optval, optlen));
    }

    @Override
    public CallResult poll(MemorySegment fds, long nfds, int timeout) {
        return call(errno -> (int) Poll.HANDLE.invokeExact(errno, fds, nfds, timeout));
    }

    @Override
    public CallResult ppoll(MemorySegment fds, long nfds, MemorySegment timeout, MemorySegment sigmask) {
        return call(errno -> (int) Ppoll.HANDLE.invokeExact(errno, fds, nfds, timeout, sigmask));
    }

    @Override
    public CallResult fcntl(int fd, int op, MemorySegment lock) {
        return call(errno -> (int) FcntlOfLocks.HANDLE.invokeExact(errno, fd, op, lock));
    }

    @Override
    public CallResult kill(int pid, int sig) {
        return call(errno -> (int) Kill.HANDLE.invokeExact(errno, pid, sig));
    }

    @Override
    public CallResult waitpid(int pid, MemorySegment wstatus, int options) {
        return call(errno -> (int) Waitpid.HANDLE.invokeExact(errno, pid, wstatus, options));
    }

    @Override
    public CallResult prctl(int op, MemorySegment arg2) {
        return call(errno -> (int) Prctl.HANDLE.invokeExact(errno, op, arg2));
    }

    @Override
    public CallResult futex(MemorySegment uaddr, int op, int val, MemorySegment timeout) {
        return call(
                errno -> (long) Futex.HANDLE.invokeExact(errno, Futex.NUMBER, uaddr, (long) op, (long) val, timeout));
    }

    @Override
    public CallResult close(int fd) {
        return call(errno -> (int) Close.HANDLE.invokeExact(errno, fd));
    }

    private static MethodHandle link(String name, FunctionDescriptor types, Linker.Option... options) {
        var linker = Linker.nativeLinker();
        var address = linker.defaultLookup().findOrThrow(name);
        return linker.downcallHandle(address, types, options);
    }

    /** Makes one call; the only place that sees the Throwable which invokeExact declares and never throws. */
    private static CallResult call(Call call) {
        if (!LinuxLibc.class.getModule().isNativeAccessEnabled()) {
            throw new IllegalStateException(NO_ACCESS);
        }
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(Linker.Option.captureStateLayout());
            var value = call.with(state);
            return new CallResult(value, state.get(JAVA_INT, ERRNO_OFFSET));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a C function threw", e);
        }
    }

    private interface Call {
        long with(MemorySegment errno) throws Throwable;
    }

    private static final class Sendmsg {
        static final MethodHandle HANDLE = link("sendmsg", MESSAGE, CAPTURE_ERRNO);
    }

    private static final class Recvmsg {
        static final MethodHandle HANDLE = link("recvmsg", MESSAGE, CAPTURE_ERRNO);
    }

    private static final class Fcntl {
        /** Two arguments are named in C, the rest follows {@code ...}, for which some platforms pass differently. */
        static final MethodHandle HANDLE = link(
                "fcntl",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                CAPTURE_ERRNO,
                Linker.Option.firstVariadicArg(2));
    }

    private static final class Socket {
        static final MethodHandle HANDLE =
                link("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), CAPTURE_ERRNO);
    }

    private static final class Socketpair {
        static final MethodHandle HANDLE = link(
                "socketpair", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS), CAPTURE_ERRNO);
    }

    private static final class Accept4 {
        static final MethodHandle HANDLE =
                link("accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT), CAPTURE_ERRNO);
    }

    private static final class Sendto {
        static final MethodHandle HANDLE = link(
                "sendto",
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
                CAPTURE_ERRNO);
    }

    private static final class Recv {
        static final MethodHandle HANDLE =
                link("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), CAPTURE_ERRNO);
    }

    private static final class Setsockopt {
        static final MethodHandle HANDLE = link(
                "setsockopt",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
                CAPTURE_ERRNO);
    }

    private static final class Getsockopt {
        static final MethodHandle HANDLE = link(
                "getsockopt",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS),
                CAPTURE_ERRNO);
    }

    private static final class Poll {
        static final MethodHandle HANDLE =
                link("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), CAPTURE_ERRNO);
    }

    private static final class Ppoll {
        static final MethodHandle HANDLE =
                link("ppoll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS), CAPTURE_ERRNO);
    }

    private static final class FcntlOfLocks {
        static final MethodHandle HANDLE = link(
                "fcntl",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS),
                CAPTURE_ERRNO,
                Linker.Option.firstVariadicArg(2));
    }

    private static final class Kill {
        static final MethodHandle HANDLE =
                link("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), CAPTURE_ERRNO);
    }

    private static final class Waitpid {
        static final MethodHandle HANDLE =
                link("waitpid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT), CAPTURE_ERRNO);
    }

    private static final class Prctl {
        /** One argument is named in C; where a number follows, an address of that value goes the same way. */
        static final MethodHandle HANDLE = link(
                "prctl",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS),
                CAPTURE_ERRNO,
                Linker.Option.firstVariadicArg(1));
    }

    private static final class Futex {
        /** The C library has no function for it; the kernel's number is that of asm/unistd.h, which differs. */
        static final long NUMBER = System.getProperty("os.arch").equals("aarch64") ? 98 : 202;

        static final MethodHandle HANDLE = link(
                "syscall",
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS),
                CAPTURE_ERRNO,
                Linker.Option.firstVariadicArg(1));
    }

    private static final class Close {
        static final MethodHandle HANDLE = link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), CAPTURE_ERRNO);
    }
}
