package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

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
    private static final int SOCK_DGRAM = 2;

    private static final int LONGEST = 4096;

    private static final MethodHandle BIND = link("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle READ =
            link("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));

    private final int socket;

    private Mailbox(int socket) {
        this.socket = socket;
    }

    static Mailbox at(String address) throws PosixException {
        var socket = (int) new LinuxLibc().socket(AF_UNIX, SOCK_DGRAM, 0).orThrow("open a socket");
        try (var arena = Arena.ofConfined()) {
            var name = UnixDatagram.socketAddress(arena, address);
            if ((int) BIND.invokeExact(socket, name, (int) name.byteSize()) != 0) {
                throw new AssertionError("cannot bind " + address);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        return new Mailbox(socket);
    }

    /** Waits for the next message. */
    String next() {
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(LONGEST);
            var length = (long) READ.invokeExact(socket, memory, (long) LONGEST);
            return new String(memory.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
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
