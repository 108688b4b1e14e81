package dev.mpm.server.core.posix;

/**
 * How many processors are a worker's share, where that is fewer than its JVM sizes itself for.
 *
 * <p>A JVM that believes in a single processor stops its app to collect, and gives it pools of one thread: two are the
 * least it is told of where there are two. What should not be more than the share, event loops above all, asks here. The
 * master says it by a system property.
 */
public final class ProcessorShare {

    private static final String PROPERTY = "mpm.processors";

    private ProcessorShare() {}

    /** Returns the option for the java command that tells a worker its share, 1 or more. */
    public static String option(int processors) {
        return "-D" + PROPERTY + "=" + processors;
    }

    /** Returns this process's share: what it was told, or all processors that its JVM knows of. */
    public static int own() {
        return Integer.getInteger(PROPERTY, Runtime.getRuntime().availableProcessors());
    }
}
