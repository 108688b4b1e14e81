package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The receiving side of a service manager's protocol: a bound Unix-domain datagram socket. */
final class Mailbox implements AutoCloseable {

    // asm-generic/socket.h, linux/socket.h, linux/net.h
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;

    private static final int LONGEST = 4096;

    private static final MethodHandle BIND = link("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle LISTEN = link("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle READ =
            link("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));

    private final int socket;

    private Mailbox(int socket) {
        this.socket = socket;
    }

    static Mailbox at(String address) throws PosixException {
        return bound(address, SOCK_DGRAM);
    }

    /** Returns a socket that listens for connections, under a name that the library may not know. */
    static Mailbox listening(String address) throws PosixException {
        var listener = bound(address, SOCK_STREAM);
        called(() -> (int) LISTEN.invokeExact(listener.socket, 1));
        return listener;
    }

    private static Mailbox bound(String address, int type) throws PosixException {
        var socket = (int) new LinuxLibc().socket(AF_UNIX, type, 0).orThrow("open a socket");
        try (var arena = Arena.ofConfined()) {
            var name = UnixDatagram.socketAddress(arena, address);
            called(() -> (int) BIND.invokeExact(socket, name, (int) name.byteSize()));
        }
        return new Mailbox(socket);
    }

    int descriptor() {
        return socket;
    }

    /** Waits for the next message. */
    String next() {
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(LONGEST);
            var length = called(() -> (long) READ.invokeExact(socket, memory, (long) LONGEST));
            return new String(memory.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
        }
    }

    private static long called(Call call) {
        try {
            long value = call.make();
            assertThat(value).isNotNegative();
            return value;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private interface Call {
        long make() throws Throwable;
    }

    private static MethodHandle link(String name, FunctionDescriptor types) {
        var linker = Linker.nativeLinker();
        MemorySegment address = linker.defaultLookup().findOrThrow(name);
        return linker.downcallHandle(address, types);
    }

    @Override
    public void close() {
        Descriptors.close(List.of(socket));
    }
}
