package dev.mpm.common.connection;

import io.undertow.server.ConduitWrapper;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.Channels;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Lets the rest of a body that the handler did not read be thrown away without a file that all connections share.
 *
 * <p>Undertow has XNIO move such bytes into the null device, through one channel per JVM. A channel is closed when the thread
 * that uses it is interrupted: after one handler that returned with its interrupt set, every later body that nobody reads
 * would have ended its connection with an error. Here that file takes nothing, and XNIO reads into a buffer instead.
 */
final class UnreadBody extends AbstractStreamSourceConduit<StreamSourceConduit> {

    /** Wraps the body of a request, on the far side of whatever the app wraps around it. */
    static final ConduitWrapper<StreamSourceConduit> WRAPPER = (factory, exchange) -> new UnreadBody(factory.create());

    private static final @Nullable FileChannel NULL_DEVICE = nullDeviceOfXnio();

    private UnreadBody(StreamSourceConduit next) {
        super(next);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very channel, in whatever state it is
    public long transferTo(long position, long count, FileChannel target) throws IOException {
        return target == NULL_DEVICE ? 0 : super.transferTo(position, count, target);
    }

    private static @Nullable FileChannel nullDeviceOfXnio() {
        try {
            Field field = Channels.class.getDeclaredField("NULL_FILE_CHANNEL");
            field.setAccessible(true);
            return (FileChannel) field.get(null);
        } catch (ReflectiveOperationException e) {
            return null; // a later XNIO that has no such file, or calls it otherwise: the suite of MPMs will tell
        }
    }
}
