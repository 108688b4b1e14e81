package dev.mpm.server.worker.tasks;

import dev.mpm.api.tasks.Task;
import dev.mpm.api.tasks.TaskContext;
import dev.mpm.api.tasks.TaskFailedException.Reason;
import dev.mpm.api.tasks.TaskProgress;
import dev.mpm.server.core.tasks.Outcome;
import dev.mpm.server.core.tasks.TaskTypes;
import dev.mpm.server.core.tasks.ValueDecoder;
import dev.mpm.server.core.tasks.ValueEncoder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a task once. One thread runs it; any other may cancel it. */
public final class Attempt implements TaskContext {

    private static final System.Logger LOGGER = System.getLogger("task");

    private final String pool;
    private final int number;
    private final Map<String, String> settings;
    private final Consumer<TaskProgress> told;
    private volatile boolean isCancelled;

    // Guarded by this.
    private @Nullable Thread thread;
    private boolean isInterrupted;

    /**
     * Prepares it.
     *
     * @param number how often the task has been started, this time included
     * @param settings the app's
     * @param told gets how far the task is, on any thread of the task's
     */
    public Attempt(String pool, int number, Map<String, String> settings, Consumer<TaskProgress> told) {
        this.pool = pool;
        this.number = number;
        this.settings = settings;
        this.told = told;
    }

    /**
     * Runs the task on the calling thread, which is not interrupted afterwards.
     *
     * @param type finds the class, which may fail like the task itself
     */
    public Outcome run(Supplier<? extends Class<?>> type, byte[] argument) {
        hold(Thread.currentThread());
        try {
            return result(type.get(), argument);
        } catch (InvocationTargetException e) {
            return failure(e.getTargetException());
        } catch (Throwable e) { // also errors: they are the task's, not ours
            return failure(e);
        } finally {
            hold(null);
            Thread.interrupted();
        }
    }

    /** Has a thread that may be interrupted; an interrupt that came before counts. */
    private synchronized void hold(@Nullable Thread runner) {
        thread = runner;
        if (runner != null && isInterrupted) {
            runner.interrupt();
        }
    }

    private Outcome result(Class<?> type, byte[] argument) throws Exception {
        TaskTypes types = TaskTypes.of(type);
        Object value = ValueDecoder.decode(argument, types.argument(), "argument");
        @SuppressWarnings("unchecked") // the decoder has compared the value with the type that the task declares
        var task = (Task<@Nullable Object, @Nullable Object>)
                type.asSubclass(Task.class).getConstructor().newInstance();
        return new Outcome.Returned(ValueEncoder.encode(task.run(value, this), "result"));
    }

    private Outcome failure(Throwable thrown) {
        if (isCancelled) {
            return new Outcome.Cancelled();
        }
        return new Outcome.Failed(Reason.THREW, text(thrown), stack(thrown), number);
    }

    /** An exception of an app may fail to tell its message, in any way. */
    private static String text(Throwable thrown) {
        String name = thrown.getClass().getName();
        try {
            return Objects.requireNonNullElse(thrown.toString(), name);
        } catch (Throwable e) {
            return name;
        }
    }

    private static String stack(Throwable thrown) {
        var text = new StringWriter();
        try {
            thrown.printStackTrace(new PrintWriter(text));
        } catch (Throwable e) { // such as a StackOverflowError
            text.append("(the exception cannot be printed: " + e.getClass().getName() + ")");
        }
        return text.toString();
    }

    /** Tells the task that nobody waits for its result, and interrupts its thread. */
    public synchronized void cancel() {
        isCancelled = true;
        interrupt();
    }

    /** Interrupts the task's thread if it runs, or when it begins to. */
    synchronized void interrupt() {
        isInterrupted = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Returns the thread that runs the task, null before and after. */
    public synchronized @Nullable Thread thread() {
        return thread;
    }

    @Override
    public Map<String, String> settings() {
        return settings;
    }

    @Override
    public String pool() {
        return pool;
    }

    @Override
    public int attempt() {
        return number;
    }

    @Override
    public System.Logger logger() {
        return LOGGER;
    }

    @Override
    public void progress(double fraction, String text) {
        told.accept(new TaskProgress(fraction, text.length() > 1000 ? text.substring(0, 1000) : text));
    }

    @Override
    public boolean isCancelled() {
        return isCancelled;
    }
}
