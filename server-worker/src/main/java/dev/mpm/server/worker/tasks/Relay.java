package dev.mpm.server.worker.tasks;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes the newest of many values on, at most one in a certain time, on a virtual thread that lives while there is something
 * to pass on. What is replaced by something newer in the meantime is never seen. Any thread.
 *
 * @param <T> what is passed on
 */
public final class Relay<T> {

    private static final System.Logger LOG = System.getLogger("task");

    private final Consumer<? super T> receiver;
    private final long pauseNanos;

    // Guarded by this.
    private @Nullable T newest;
    private boolean isPassingOn;
    private boolean isEnded;

    /**
     * Notes the receiver, which is never called by two threads at a time.
     *
     * @param pause between two values, zero or more
     */
    public Relay(Duration pause, Consumer<? super T> receiver) {
        this.pauseNanos = pause.toNanos();
        this.receiver = receiver;
    }

    /** Has a value passed on, instead of an older one that has not been yet. */
    public synchronized void put(T value) {
        newest = value;
        if (!isPassingOn && !isEnded) {
            isPassingOn = true;
            Thread.ofVirtual().name("task progress").start(this::passOn);
        }
    }

    /** Passes nothing on any more; a call of the receiver may still be under way. */
    public synchronized void end() {
        isEnded = true;
        newest = null;
    }

    private void passOn() {
        T value = next();
        while (value != null) {
            tell(value);
            if (pauseNanos > 0) {
                LockSupport.parkNanos(pauseNanos);
            }
            value = next();
        }
    }

    /** A listener of an app that fails hears of the next value all the same. */
    private void tell(T value) {
        try {
            receiver.accept(value);
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "tasks: a listener to progress has failed", e);
        }
    }

    private synchronized @Nullable T next() {
        T value = isEnded ? null : newest;
        newest = null;
        isPassingOn = value != null;
        return value;
    }
}
