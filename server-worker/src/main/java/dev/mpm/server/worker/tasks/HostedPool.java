package dev.mpm.server.worker.tasks;

import dev.mpm.api.tasks.Task;
import dev.mpm.api.tasks.TaskGroup;
import dev.mpm.api.tasks.TaskHandle;
import dev.mpm.api.tasks.TaskPool;
import dev.mpm.server.core.tasks.TaskTypes;
import dev.mpm.server.core.tasks.ValueEncoder;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pool as the app sees it. Checks and encodes what is handed in, which is the same wherever the task runs. */
final class HostedPool implements TaskPool {

    private final String name;
    private final Station station;

    HostedPool(String name, Station station) {
        this.name = name;
        this.station = station;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> TaskHandle<R> submit(
            Class<? extends Task<A, R>> task, A argument) {
        requireUsable(task);
        return submit(task, TaskTypes.of(task).result(), ValueEncoder.encode(argument, "argument"));
    }

    private <R extends @Nullable Object> Handle<R> submit(Class<?> task, Type resultType, byte[] argument) {
        Handle<R> handle = new Handle<>(name, task.getName(), resultType);
        station.submit(handle, task, argument);
        return handle;
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> TaskGroup<R> map(
            Class<? extends Task<A, R>> task, List<? extends A> arguments) {
        requireUsable(task);
        Type resultType = TaskTypes.of(task).result();
        List<byte[]> encoded = new ArrayList<>();
        for (A argument : arguments) {
            encoded.add(ValueEncoder.encode(argument, "argument " + encoded.size()));
        }
        Group<R> group =
                new Group<>(encoded.size(), station.batch(), index -> submit(task, resultType, encoded.get(index)));
        return group.begin();
    }

    private static void requireUsable(Class<?> task) {
        boolean isUsable = Modifier.isPublic(task.getModifiers())
                && !Modifier.isAbstract(task.getModifiers())
                && (task.getEnclosingClass() == null || Modifier.isStatic(task.getModifiers()));
        if (!isUsable) {
            throw new IllegalArgumentException("task " + task.getName() + ": " + Modifier.toString(task.getModifiers())
                    + " (expected: a public class that is not abstract, and static if it is inside another)");
        }
        try {
            var _ = task.getConstructor();
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(
                    "task " + task.getName() + ": no public constructor without parameters", e);
        }
    }
}
