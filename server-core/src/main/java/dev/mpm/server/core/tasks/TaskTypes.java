package dev.mpm.server.core.tasks;

import dev.mpm.api.tasks.Task;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task's class declares to take and to return.
 *
 * @param argument {@code Object} where the class does not say
 * @param result likewise
 */
public record TaskTypes(Type argument, Type result) {

    /** Reads them from the class, or from what it inherits. */
    public static TaskTypes of(Class<?> task) {
        TaskTypes found = find(task, Map.of());
        return found == null ? new TaskTypes(Object.class, Object.class) : found;
    }

    private static @Nullable TaskTypes find(Type type, Map<TypeVariable<?>, Type> known) {
        if (type instanceof ParameterizedType parameterized) {
            Class<?> raw = (Class<?>) parameterized.getRawType();
            Type[] arguments = parameterized.getActualTypeArguments();
            if (raw.equals(Task.class)) {
                return new TaskTypes(resolved(arguments[0], known), resolved(arguments[1], known));
            }
            Map<TypeVariable<?>, Type> inner = new HashMap<>();
            for (int i = 0; i < arguments.length; i++) {
                inner.put(raw.getTypeParameters()[i], resolved(arguments[i], known));
            }
            return above(raw, inner);
        }
        return type instanceof Class<?> raw ? above(raw, Map.of()) : null;
    }

    private static @Nullable TaskTypes above(Class<?> type, Map<TypeVariable<?>, Type> known) {
        for (Type implemented : type.getGenericInterfaces()) {
            TaskTypes found = find(implemented, known);
            if (found != null) {
                return found;
            }
        }
        Type parent = type.getGenericSuperclass();
        return parent == null ? null : find(parent, known);
    }

    private static Type resolved(Type type, Map<TypeVariable<?>, Type> known) {
        return type instanceof TypeVariable<?> variable ? known.getOrDefault(variable, Object.class) : type;
    }
}
