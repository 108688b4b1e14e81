package dev.mpm.common.threads;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.ServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's {@code epoll(7)}, through the JDK's own calls: its selectors do not offer {@code EPOLLEXCLUSIVE}.
 *
 * <p>Needs {@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED}, as every worker has it. One thread waits; any wakes it up.
 */
final class Epoll implements AutoCloseable {

    private static final int ADD = 1;
    private static final int REMOVE = 2;
    private static final int READABLE = 1;
    private static final int EXCLUSIVE = 1 << 28;
    private static final int WITHOUT_LIMIT = -1;
    private static final @Nullable Calls CALLS = Calls.find();

    private final Calls calls;
    private final int epoll;
    private final long events;
    private final Object wakeup;

    private Epoll(Calls calls) throws IOException {
        this.calls = calls;
        try {
            this.epoll = (int) calls.create.invoke();
            this.events = (long) calls.allocate.invoke(1);
            this.wakeup = calls.newWakeup.invoke();
            control(ADD, (int) calls.wakeupDescriptor.invoke(wakeup), READABLE);
        } catch (Throwable e) {
            throw failure("open epoll", e);
        }
    }

    /** Returns whether the JDK lets us use it. */
    static boolean isOpenToUs() {
        return CALLS != null;
    }

    /** Opens one; only if {@link #isOpenToUs}. */
    static Epoll open() throws IOException {
        if (CALLS == null) {
            throw new IOException("package sun.nio.ch is closed to us");
        }
        return new Epoll(CALLS);
    }

    /** Returns the number of a listening socket's descriptor. */
    int descriptor(ServerSocketChannel listener) throws IOException {
        try {
            return (int) calls.descriptor.invoke(listener);
        } catch (Throwable e) {
            throw failure("learn a socket's descriptor", e);
        }
    }

    /** Waits for the socket too, last of all who do so exclusively. */
    void watchExclusively(int descriptor) throws IOException {
        control(ADD, descriptor, READABLE | EXCLUSIVE);
    }

    /** Waits for the socket no longer. */
    void ignore(int descriptor) throws IOException {
        control(REMOVE, descriptor, 0);
    }

    private void control(int operation, int descriptor, int what) throws IOException {
        try {
            int error = (int) calls.control.invoke(epoll, operation, descriptor, what);
            if (error != 0) {
                throw new IOException("epoll_ctl failed with error " + error);
            }
        } catch (Throwable e) {
            throw failure("change what epoll waits for", e);
        }
    }

    /** Waits until a socket is ready or {@link #wakeup} was called; may also return for no reason. */
    void await() throws IOException {
        try {
            int _ = (int) calls.await.invoke(epoll, events, 1, WITHOUT_LIMIT);
        } catch (Throwable e) {
            throw failure("wait in epoll", e);
        }
    }

    /** Makes {@link #await} return, now and until {@link #clearWakeup}. Any thread. */
    void wakeup() {
        try {
            calls.setWakeup.invoke(wakeup);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot wake up who waits for connections", e);
        }
    }

    void clearWakeup() throws IOException {
        try {
            calls.resetWakeup.invoke(wakeup);
        } catch (Throwable e) {
            throw failure("clear a wake-up", e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            calls.closeDescriptor.invoke(epoll);
            calls.closeWakeup.invoke(wakeup);
            calls.free.invoke(events);
        } catch (Throwable e) {
            throw failure("close epoll", e);
        }
    }

    private static IOException failure(String what, Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof IOException known ? known : new IOException("cannot " + what, cause);
    }

    /** The JDK's methods. */
    private record Calls(
            MethodHandle create,
            MethodHandle allocate,
            MethodHandle free,
            MethodHandle control,
            MethodHandle await,
            MethodHandle newWakeup,
            MethodHandle wakeupDescriptor,
            MethodHandle setWakeup,
            MethodHandle resetWakeup,
            MethodHandle closeWakeup,
            MethodHandle closeDescriptor,
            MethodHandle descriptor) {

        /** Returns null where the JDK has none or does not let us. */
        static @Nullable Calls find() {
            try {
                Class<?> epoll = Class.forName("sun.nio.ch.EPoll");
                Class<?> eventFd = Class.forName("sun.nio.ch.EventFD");
                Class<?> channel = Class.forName("sun.nio.ch.SelChImpl");
                Class<?> dispatcher = Class.forName("sun.nio.ch.FileDispatcherImpl");
                MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(epoll, MethodHandles.lookup());
                MethodType nothing = MethodType.methodType(void.class);
                return new Calls(
                        lookup.findStatic(epoll, "create", MethodType.methodType(int.class)),
                        lookup.findStatic(epoll, "allocatePollArray", MethodType.methodType(long.class, int.class)),
                        lookup.findStatic(epoll, "freePollArray", MethodType.methodType(void.class, long.class)),
                        lookup.findStatic(epoll, "ctl", control4()),
                        lookup.findStatic(
                                epoll,
                                "wait",
                                MethodType.methodType(int.class, int.class, long.class, int.class, int.class)),
                        lookup.findConstructor(eventFd, nothing),
                        lookup.findVirtual(eventFd, "efd", MethodType.methodType(int.class)),
                        lookup.findVirtual(eventFd, "set", nothing),
                        lookup.findVirtual(eventFd, "reset", nothing),
                        lookup.findVirtual(eventFd, "close", nothing),
                        lookup.findStatic(dispatcher, "closeIntFD", MethodType.methodType(void.class, int.class)),
                        lookup.findVirtual(channel, "getFDVal", MethodType.methodType(int.class)));
            } catch (ReflectiveOperationException | RuntimeException e) {
                return null;
            }
        }

        private static MethodType control4() {
            return MethodType.methodType(int.class, int.class, int.class, int.class, int.class);
        }
    }
}
