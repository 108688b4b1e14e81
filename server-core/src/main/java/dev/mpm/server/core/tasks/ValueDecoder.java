package dev.mpm.server.core.tasks;

import dev.mpm.api.tasks.TaskPool;
import dev.mpm.server.core.channel.FrameReader;
import dev.mpm.server.core.channel.MalformedFrameException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes into a value of the type that the receiver declares. The bytes choose no class: they say only that a record
 * follows, and which one it is says the declared type. One thread.
 */
public final class ValueDecoder {

    private final FrameReader in;

    private ValueDecoder(byte[] bytes) {
        this.in = new FrameReader(bytes);
    }

    /**
     * Returns the value.
     *
     * @param type what it has to be; {@code Object} takes everything but records
     * @param what the name of the value in messages, such as {@code argument}
     * @throws ValueException if the bytes are no value, or one of another type
     */
    public static @Nullable Object decode(byte[] bytes, Type type, String what) throws ValueException {
        try {
            var decoder = new ValueDecoder(bytes);
            Object value = decoder.take(type, what, 0);
            return decoder.end(value);
        } catch (MalformedFrameException e) {
            throw new ValueException(what + ": " + e.getMessage(), e);
        }
    }

    /** Tells of trailing bytes without printing the value. */
    private @Nullable Object end(@Nullable Object value) throws MalformedFrameException {
        var _ = in.last("the value");
        return value;
    }

    private @Nullable Object take(Type type, String where, int depth) throws MalformedFrameException, ValueException {
        if (depth > TaskPool.DEEPEST_VALUE) {
            throw new ValueException(where + ": nested too deep (expected: at most " + TaskPool.DEEPEST_VALUE + ")");
        }
        byte kind = in.takeByte();
        return switch (kind) {
            case ValueKind.NULL -> nothing(type, where);
            case ValueKind.FALSE -> fitting(type, false, where);
            case ValueKind.TRUE -> fitting(type, true, where);
            case ValueKind.INT -> fitting(type, in.takeInt(), where);
            case ValueKind.LONG -> fitting(type, in.takeLong(), where);
            case ValueKind.DOUBLE -> fitting(type, Double.longBitsToDouble(in.takeLong()), where);
            case ValueKind.TEXT -> fitting(type, in.takeString(), where);
            case ValueKind.BYTES -> fitting(type, in.takeBytes(), where);
            case ValueKind.LIST -> list(type, where, depth);
            case ValueKind.MAP -> map(type, where, depth);
            case ValueKind.RECORD -> record(type, where, depth);
            default -> throw new ValueException(where + ": kind " + kind + " (expected: 0 to 10)");
        };
    }

    private static @Nullable Object nothing(Type type, String where) throws ValueException {
        if (raw(type).isPrimitive()) {
            throw new ValueException(where + ": null (expected: " + type.getTypeName() + ")");
        }
        return null;
    }

    private static Object fitting(Type type, Object value, String where) throws ValueException {
        Class<?> wanted = boxed(raw(type));
        if (!wanted.isInstance(value)) {
            throw wrong(type, value.getClass().getSimpleName(), where);
        }
        return value;
    }

    private List<?> list(Type type, String where, int depth) throws MalformedFrameException, ValueException {
        if (!raw(type).isAssignableFrom(List.class)) {
            throw wrong(type, "a list", where);
        }
        Type of = argument(type, 0);
        int size = size(where);
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(take(of, where + "[" + i + "]", depth + 1));
        }
        return Collections.unmodifiableList(items);
    }

    private Map<String, ?> map(Type type, String where, int depth) throws MalformedFrameException, ValueException {
        if (!raw(type).isAssignableFrom(Map.class)) {
            throw wrong(type, "a map", where);
        }
        Type of = argument(type, 1);
        int size = size(where);
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            String key = in.takeString();
            entries.put(key, take(of, where + "." + key, depth + 1));
        }
        return Collections.unmodifiableMap(entries);
    }

    private Object record(Type type, String where, int depth) throws MalformedFrameException, ValueException {
        Class<?> wanted = raw(type);
        if (!wanted.isRecord()) {
            throw wrong(type, "a record", where);
        }
        RecordComponent[] components = wanted.getRecordComponents();
        int size = size(where);
        if (size != components.length) {
            throw new ValueException(where + ": a record of " + size + " components (expected: " + wanted.getName()
                    + " with " + components.length + "); the sender's class is another version");
        }
        @Nullable Object[] values = new Object[size];
        for (int i = 0; i < size; i++) {
            String name = components[i].getName();
            String found = in.takeString();
            if (!found.equals(name)) {
                throw new ValueException(where + ": component '" + found + "' (expected: '" + name + "' of "
                        + wanted.getName() + "); the sender's class is another version");
            }
            values[i] = take(components[i].getGenericType(), where + "." + name, depth + 1);
        }
        return create(wanted, components, values, where);
    }

    private static Object create(Class<?> record, RecordComponent[] components, @Nullable Object[] values, String where)
            throws ValueException {
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
        }
        try {
            Constructor<?> constructor = record.getDeclaredConstructor(types);
            constructor.setAccessible(true); // an app's record need not be public
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new ValueException(
                    where + ": " + record.getName() + " refuses it: " + e.getTargetException(), e.getTargetException());
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new ValueException(where + ": cannot make a " + record.getName() + ": " + e, e);
        }
    }

    /** An item takes a byte at least, so a size that is a lie ends with the bytes; nothing is allocated for it. */
    private int size(String where) throws MalformedFrameException, ValueException {
        int size = in.takeInt();
        if (size < 0) {
            throw new ValueException(where + ": size " + size + " (expected: >= 0)");
        }
        return size;
    }

    private static ValueException wrong(Type type, String found, String where) {
        return new ValueException(where + ": " + found + " (expected: " + type.getTypeName() + ")");
    }

    private static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> simple -> simple;
            case ParameterizedType parameterized -> (Class<?>) parameterized.getRawType();
            default -> Object.class; // a type variable, a wildcard: nothing is known
        };
    }

    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType parameterized && parameterized.getActualTypeArguments().length > index
                ? parameterized.getActualTypeArguments()[index]
                : Object.class;
    }

    private static Class<?> boxed(Class<?> type) {
        if (!type.isPrimitive()) {
            return type;
        }
        return MethodType.methodType(type).wrap().returnType();
    }
}
