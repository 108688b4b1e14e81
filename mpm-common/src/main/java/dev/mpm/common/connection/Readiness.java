package dev.mpm.common.connection;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Lets a virtual thread wait until a socket can be read, without a buffer and without a read that finds nothing.
 *
 * <p>The JDK has no public call for that: a blocking read tries, and waits with the buffer in its hands. Needs {@code
 * --add-opens java.base/sun.nio.ch=ALL-UNNAMED}, which workers have.
 */
final class Readiness {

    /** {@code POLLIN} of {@code poll.h}. */
    private static final int POLLIN = 1;

    private static final @Nullable MethodHandle PARK = park();

    private Readiness() {}

    /** Returns whether {@link #await} can be called. */
    static boolean isKnown() {
        return PARK != null;
    }

    /**
     * Waits until something can be read, or the client has ended, or the thread is unparked. Nobody may close the socket
     * meanwhile: its descriptor could become another one's.
     */
    static void await(SocketChannel socket) throws IOException {
        MethodHandle park = PARK;
        if (park == null) {
            return;
        }
        try {
            park.invokeExact(socket, POLLIN);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable MethodHandle park() {
        try {
            Class<?> channel = Class.forName("sun.nio.ch.SelChImpl");
            return MethodHandles.privateLookupIn(channel, MethodHandles.lookup())
                    .findVirtual(channel, "park", MethodType.methodType(void.class, int.class))
                    .asType(MethodType.methodType(void.class, SocketChannel.class, int.class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}
