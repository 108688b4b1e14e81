package dev.mpm.common.epoll;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.SelectableChannel;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's {@code epoll(7)}, through the JDK's own calls: its selectors offer neither {@code EPOLLEXCLUSIVE} nor
 * {@code EPOLLET}, and have one thread wait at a time.
 *
 * <p>Needs {@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED}, as every worker has it. Any thread may call anything, but
 * for {@link #close}, after which nobody may call anything.
 */
public final class Epoll implements AutoCloseable {

    private static final int ADD = 1;
    private static final int REMOVE = 2;
    private static final int MODIFY = 3;
    private static final int READABLE = 1;
    private static final int WRITABLE = 4;
    private static final int ERROR = 8;
    private static final int HANG_UP = 16;
    private static final int END = 1 << 13;
    private static final int EXCLUSIVE = 1 << 28;
    private static final int CHANGES = 1 << 31;
    private static final int NOT_AT_ALL = 0;
    private static final int WITHOUT_LIMIT = -1;
    private static final @Nullable Calls CALLS = Calls.find();

    private final Calls calls;
    private final int epoll;
    private final Object wakeup;
    private final int wakeupDescriptor;

    private Epoll(Calls calls) throws IOException {
        this.calls = calls;
        try {
            this.epoll = (int) calls.create.invoke();
            this.wakeup = calls.newWakeup.invoke();
            this.wakeupDescriptor = (int) calls.wakeupDescriptor.invoke(wakeup);
            // Two may come to clear one wake-up: the second must not wait for another.
            calls.configureBlocking.invoke((FileDescriptor) calls.newDescriptor.invoke(wakeupDescriptor), false);
            control(ADD, wakeupDescriptor, READABLE);
        } catch (Throwable e) {
            throw failure("open epoll", e);
        }
    }

    /** Returns whether the JDK lets us use it. */
    public static boolean isOpenToUs() {
        return CALLS != null;
    }

    /** Opens one; only if {@link #isOpenToUs}. */
    public static Epoll open() throws IOException {
        if (CALLS == null) {
            throw new IOException("package sun.nio.ch is closed to us");
        }
        return new Epoll(CALLS);
    }

    /** Returns the number of a socket's descriptor. */
    public int descriptor(SelectableChannel socket) throws IOException {
        try {
            return (int) calls.descriptor.invoke(socket);
        } catch (Throwable e) {
            throw failure("learn a socket's descriptor", e);
        }
    }

    /** Waits for a listening socket too, last of all who do so exclusively. */
    public void watchExclusively(int descriptor) throws IOException {
        control(ADD, descriptor, READABLE | EXCLUSIVE);
    }

    /**
     * Waits for every change of a socket that makes it readable or ended; that it is readable now counts as a change. A
     * socket that is closed is forgotten by itself, unless a selector or another process still has it.
     */
    public void watchArrivals(int descriptor) throws IOException {
        control(ADD, descriptor, READABLE | END | CHANGES);
    }

    /** After {@link #watchArrivals}, waits for changes that make it writable, too; begins with what it is now. */
    public void watchDeparturesToo(int descriptor) throws IOException {
        control(MODIFY, descriptor, READABLE | WRITABLE | END | CHANGES);
    }

    /** Waits for the socket no longer. */
    public void ignore(int descriptor) throws IOException {
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

    /**
     * Waits until a socket is ready or {@link #wakeup} was called; may also return for no reason.
     *
     * @return how many descriptors the events tell of
     */
    public int await(Events events) throws IOException {
        return await(events, WITHOUT_LIMIT);
    }

    /** As {@link #await}, without waiting. */
    public int look(Events events) throws IOException {
        return await(events, NOT_AT_ALL);
    }

    private int await(Events events, int millis) throws IOException {
        try {
            return (int) calls.await.invoke(epoll, events.address, events.size, millis);
        } catch (Throwable e) {
            throw failure("wait in epoll", e);
        }
    }

    /** Returns room for events; one thread's, who closes it. */
    public Events events(int size) throws IOException {
        return new Events(size);
    }

    /** Returns whether an event tells of {@link #wakeup}. */
    public boolean isWakeup(int descriptor) {
        return descriptor == wakeupDescriptor;
    }

    /** Makes {@link #await} return, now and until {@link #clearWakeup}. Any thread. */
    public void wakeup() {
        try {
            calls.setWakeup.invoke(wakeup);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot wake up who waits for connections", e);
        }
    }

    /** Forgets all wake-ups until now. */
    public void clearWakeup() throws IOException {
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
        } catch (Throwable e) {
            throw failure("close epoll", e);
        }
    }

    /** What a call told: the descriptors of sockets that are ready. */
    public final class Events implements AutoCloseable {

        private final int size;
        private final long address;

        private Events(int size) throws IOException {
            this.size = size;
            try {
                this.address = (long) calls.allocate.invoke(size);
            } catch (Throwable e) {
                throw failure("make room for events", e);
            }
        }

        /** Returns the descriptor that an event is about. */
        public int descriptor(int event) throws IOException {
            try {
                return (int) calls.eventDescriptor.invoke((long) calls.event.invoke(address, event));
            } catch (Throwable e) {
                throw failure("read an event", e);
            }
        }

        /** Returns whether an event tells that the other side sends nothing more, or of an error. */
        public boolean isEnd(int event) throws IOException {
            try {
                int what = (int) calls.eventBits.invoke((long) calls.event.invoke(address, event));
                return (what & (END | HANG_UP | ERROR)) != 0;
            } catch (Throwable e) {
                throw failure("read an event", e);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                calls.free.invoke(address);
            } catch (Throwable e) {
                throw failure("give events' room back", e);
            }
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
            MethodHandle event,
            MethodHandle eventDescriptor,
            MethodHandle eventBits,
            MethodHandle newWakeup,
            MethodHandle wakeupDescriptor,
            MethodHandle setWakeup,
            MethodHandle resetWakeup,
            MethodHandle closeWakeup,
            MethodHandle closeDescriptor,
            MethodHandle newDescriptor,
            MethodHandle configureBlocking,
            MethodHandle descriptor) {

        /** Returns null where the JDK has none or does not let us. */
        static @Nullable Calls find() {
            try {
                Class<?> epoll = Class.forName("sun.nio.ch.EPoll");
                Class<?> eventFd = Class.forName("sun.nio.ch.EventFD");
                Class<?> channel = Class.forName("sun.nio.ch.SelChImpl");
                Class<?> io = Class.forName("sun.nio.ch.IOUtil");
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
                        lookup.findStatic(epoll, "getEvent", MethodType.methodType(long.class, long.class, int.class)),
                        lookup.findStatic(epoll, "getDescriptor", MethodType.methodType(int.class, long.class)),
                        lookup.findStatic(epoll, "getEvents", MethodType.methodType(int.class, long.class)),
                        lookup.findConstructor(eventFd, nothing),
                        lookup.findVirtual(eventFd, "efd", MethodType.methodType(int.class)),
                        lookup.findVirtual(eventFd, "set", nothing),
                        lookup.findVirtual(eventFd, "reset", nothing),
                        lookup.findVirtual(eventFd, "close", nothing),
                        lookup.findStatic(dispatcher, "closeIntFD", MethodType.methodType(void.class, int.class)),
                        lookup.findStatic(io, "newFD", MethodType.methodType(FileDescriptor.class, int.class)),
                        lookup.findStatic(
                                io,
                                "configureBlocking",
                                MethodType.methodType(void.class, FileDescriptor.class, boolean.class)),
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
