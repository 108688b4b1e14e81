package dev.mpm.server.core.posix;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;

/**
 * The members of {@code sun.nio.ch} that lead from a channel to its descriptor's number and back: the library has no
 * public way. Seen in JDK 25; a release that lacks one gives an error that names it.
 */
final class JdkInternals {

    private static final String PACKAGE = "sun.nio.ch.";

    /** The constructor's flag {@code bound}: the socket has an address already. */
    private static final boolean LISTENING = true;

    private JdkInternals() {}

    /** Returns the descriptor's number of a channel that has one. */
    static int descriptorOf(Channel channel) {
        try {
            return (int) Objects.requireNonNull(NumberOf.METHOD.invoke(channel));
        } catch (ReflectiveOperationException e) {
            throw unexpected(e);
        }
    }

    /** Returns the number of an open descriptor. */
    static int numberOf(FileDescriptor descriptor) {
        try {
            return (int) Objects.requireNonNull(ValueOf.METHOD.invoke(null, descriptor));
        } catch (ReflectiveOperationException e) {
            throw unexpected(e);
        }
    }

    /** Returns the number of the descriptor in which a selector waits, which is ready when one of its sockets is. */
    static int descriptorOf(Selector selector) {
        try {
            return EpollOf.FIELD.getInt(selector);
        } catch (ReflectiveOperationException e) {
            throw unexpected(e);
        }
    }

    /** Returns a channel for a socket that is bound and listens; it owns the descriptor from then on. */
    static ServerSocketChannel serverSocket(int descriptor, ProtocolFamily family) throws IOException {
        try {
            var file = (FileDescriptor) Objects.requireNonNull(NewDescriptor.METHOD.invoke(null, descriptor));
            return (ServerSocketChannel)
                    ServerSocket.CONSTRUCTOR.newInstance(SelectorProvider.provider(), family, file, LISTENING);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw unexpected(e);
        } catch (ReflectiveOperationException e) {
            throw unexpected(e);
        }
    }

    /** Returns a channel for a socket that is connected, in blocking mode; it owns the descriptor from then on. */
    static SocketChannel socket(int descriptor, ProtocolFamily family, SocketAddress peer) throws IOException {
        try {
            var file = (FileDescriptor) Objects.requireNonNull(NewDescriptor.METHOD.invoke(null, descriptor));
            return (SocketChannel) Socket.CONSTRUCTOR.newInstance(SelectorProvider.provider(), family, file, peer);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw unexpected(e);
        } catch (ReflectiveOperationException e) {
            throw unexpected(e);
        }
    }

    private static Method method(String type, String name, Class<?>... parameters) {
        try {
            var method = Class.forName(PACKAGE + type).getDeclaredMethod(name, parameters);
            method.setAccessible(true);
            return method;
        } catch (InaccessibleObjectException e) {
            throw notOpen(e);
        } catch (ReflectiveOperationException e) {
            throw unexpected(e);
        }
    }

    private static Field field(String type, String name) {
        try {
            var field = Class.forName(PACKAGE + type).getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (InaccessibleObjectException e) {
            throw notOpen(e);
        } catch (ReflectiveOperationException e) {
            throw unexpected(e);
        }
    }

    private static Constructor<?> constructor(String type, Class<?>... parameters) {
        try {
            var constructor = Class.forName(PACKAGE + type).getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor;
        } catch (InaccessibleObjectException e) {
            throw notOpen(e);
        } catch (ReflectiveOperationException e) {
            throw unexpected(e);
        }
    }

    private static IllegalStateException notOpen(Exception e) {
        return new IllegalStateException(
                "package sun.nio.ch is closed to us; start java with --add-opens java.base/sun.nio.ch=ALL-UNNAMED", e);
    }

    private static IllegalStateException unexpected(ReflectiveOperationException e) {
        var version = Runtime.version();
        return new IllegalStateException("cannot use sun.nio.ch of java " + version + " (expected: as in JDK 25)", e);
    }

    /** {@code int SelChImpl.getFDVal()}. */
    private static final class NumberOf {
        static final Method METHOD = method("SelChImpl", "getFDVal");
    }

    /** {@code static int IOUtil.fdVal(FileDescriptor)}. */
    private static final class ValueOf {
        static final Method METHOD = method("IOUtil", "fdVal", FileDescriptor.class);
    }

    /** {@code int EPollSelectorImpl.epfd}. */
    private static final class EpollOf {
        static final Field FIELD = field("EPollSelectorImpl", "epfd");
    }

    /** {@code static FileDescriptor IOUtil.newFD(int)}. */
    private static final class NewDescriptor {
        static final Method METHOD = method("IOUtil", "newFD", int.class);
    }

    /** The constructor with which the library itself wraps a descriptor that inetd left at number 0. */
    private static final class ServerSocket {
        static final Constructor<?> CONSTRUCTOR = constructor(
                "ServerSocketChannelImpl",
                SelectorProvider.class,
                ProtocolFamily.class,
                FileDescriptor.class,
                boolean.class);
    }

    /** The constructor with which the library itself wraps a connection that it has accepted. */
    private static final class Socket {
        static final Constructor<?> CONSTRUCTOR = constructor(
                "SocketChannelImpl",
                SelectorProvider.class,
                ProtocolFamily.class,
                FileDescriptor.class,
                SocketAddress.class);
    }
}
