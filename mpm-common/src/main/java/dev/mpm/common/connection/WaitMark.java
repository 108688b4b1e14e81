package dev.mpm.common.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Tells whether somebody waits for a byte to move, and since when, without the request path looking at a clock.
 *
 * <p>A number that is odd while somebody waits, another one each time. The housekeeper remembers which number it saw first
 * and when. Threads that read and write the socket at the same time may step on each other's number; at worst a stall is
 * noticed later.
 */
sealed class WaitMark permits SocketWatch {

    private static final VarHandle NUMBER = number();

    @SuppressWarnings("FieldMayBeFinal") // written through NUMBER
    private int number;

    private int seen;
    private long seenAt;

    /** Says that a byte is waited for, if that is not so already. */
    final void beginWait() {
        if ((number & 1) == 0) {
            NUMBER.setOpaque(this, number + 1);
        }
    }

    /** Says that bytes moved, or that nobody waits any more. */
    final void endWait() {
        if ((number & 1) != 0) {
            NUMBER.setOpaque(this, number + 1);
        }
    }

    /** Returns whether somebody waits. Any thread. */
    final boolean isWaitedFor() {
        return ((int) NUMBER.getOpaque(this) & 1) != 0;
    }

    /** Returns for how many nanoseconds the same wait has been seen, 0 if there is none. Housekeeper's thread only. */
    final long stalledFor(long now) {
        int current = (int) NUMBER.getOpaque(this);
        if (current != seen) {
            seen = current;
            seenAt = now;
        }
        return (current & 1) == 0 ? 0 : now - seenAt;
    }

    private static VarHandle number() {
        try {
            return MethodHandles.lookup().findVarHandle(WaitMark.class, "number", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
