package dev.mpm.common.virtual;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes virtual threads that a scheduler of ours runs. The JDK has that for its own tests, and no public call for it.
 *
 * <p>Needs {@code --add-opens java.base/java.lang=ALL-UNNAMED}, which workers have.
 */
final class ThreadMaker {

    private static final @Nullable MethodHandle BUILDER = builder();

    private ThreadMaker() {}

    /** Returns whether the JDK lets us. */
    static boolean isOpenToUs() {
        return BUILDER != null;
    }

    /** Returns a builder of virtual threads that the scheduler runs; only if {@link #isOpenToUs}. */
    static Thread.Builder.OfVirtual ofVirtual(Executor scheduler) {
        if (BUILDER == null) {
            throw new IllegalStateException("package java.lang is closed to us");
        }
        try {
            return (Thread.Builder.OfVirtual) BUILDER.invoke(scheduler);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable MethodHandle builder() {
        try {
            Class<?> builder = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
            return MethodHandles.privateLookupIn(builder, MethodHandles.lookup())
                    .findConstructor(builder, MethodType.methodType(void.class, Executor.class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}
