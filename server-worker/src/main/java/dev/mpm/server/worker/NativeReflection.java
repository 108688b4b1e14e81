package dev.mpm.server.worker;

import java.lang.reflect.Field;

/**
 * Lets a process that starts call methods by reflection through the JVM, and an app's code through method handles.
 *
 * <p>A method handle is far quicker when it is called often, but to make one costs a millisecond or more, and what the
 * server calls that way when it starts it calls once: it made up a quarter of the processor time of a worker's start. The
 * JDK knows {@code -Djdk.reflect.useNativeAccessorOnly=true}, and remembers it for good; so it is made to forget.
 *
 * <p>Needs {@code --add-opens java.base/jdk.internal.reflect=ALL-UNNAMED}, which workers have.
 */
final class NativeReflection {

    private static final System.Logger LOG = System.getLogger("worker");
    private static final String PROPERTY = "jdk.reflect.useNativeAccessorOnly";

    private NativeReflection() {}

    /** Ends it, for all that is called by reflection for the first time from now on; before any code of an app runs. */
    static void end() {
        if (System.clearProperty(PROPERTY) == null) {
            return;
        }
        try {
            Field remembered =
                    Class.forName("jdk.internal.reflect.ReflectionFactory").getDeclaredField("config");
            remembered.setAccessible(true);
            remembered.set(null, null);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "reflection stays slow: this JDK remembers it in another way", e);
        }
    }
}
