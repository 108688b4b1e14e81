package dev.mpm.server.worker.tasks;

import dev.mpm.api.tasks.Task;
import dev.mpm.api.tasks.TaskContext;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Tasks of the tests. */
public final class Sums {

    /** Those that wait are let go one by one. */
    static final Semaphore LET_GO = new Semaphore(0);

    /** Counted down by the interrupt of a task that waits. */
    static volatile CountDownLatch interrupted = new CountDownLatch(1);

    private Sums() {}

    /** What is to be added. */
    public record Numbers(List<Integer> all) {}

    /** The sum. */
    public record Sum(long value, boolean isVirtual) {}

    /** Adds. */
    public static final class Add implements Task<Numbers, Sum> {
        @Override
        public Sum run(Numbers numbers, TaskContext context) {
            long sum = 0;
            for (int number : numbers.all()) {
                if (number < 0) {
                    throw new IllegalArgumentException("number: " + number + " (expected: >= 0)");
                }
                sum += number;
            }
            context.progress(1, "added");
            return new Sum(sum, Thread.currentThread().isVirtual());
        }
    }

    /** Waits until it is let go, and returns what it was given. */
    public static final class Wait implements Task<@Nullable Object, @Nullable Object> {
        @Override
        public @Nullable Object run(@Nullable Object argument, TaskContext context) throws InterruptedException {
            try {
                LET_GO.acquire();
                return argument;
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        }
    }

    /** Returns what cannot be handed over. */
    public static final class Odd implements Task<String, Object> {
        @Override
        public Object run(String argument, TaskContext context) {
            return new Object();
        }
    }

    /** Throws what cannot be printed. */
    public static final class Nasty implements Task<String, String> {
        @Override
        public String run(String how, TaskContext context) {
            throw new Unprintable(how);
        }
    }

    private static final class Unprintable extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final String how;

        Unprintable(String how) {
            this.how = how;
        }

        @Override
        @SuppressWarnings({"InfiniteRecursion", "NullAway", "OverrideThrowableToString", "ToStringReturnsNull"
        }) // nasty
        public String toString() {
            return how.equals("null") ? null : toString() + " ";
        }
    }

    /** Is no class that others can use. */
    static final class Hidden implements Task<String, String> {
        @Override
        public String run(String argument, TaskContext context) {
            return argument;
        }
    }
}
