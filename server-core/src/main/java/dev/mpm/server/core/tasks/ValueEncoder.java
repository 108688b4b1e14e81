package dev.mpm.server.core.tasks;

import dev.mpm.api.tasks.TaskPool;
import dev.mpm.server.core.channel.FrameWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a plain value into bytes, as the description of {@code dev.mpm.api.tasks} says. One thread. */
public final class ValueEncoder {

    private final FrameWriter out = new FrameWriter();
    private long size;

    private ValueEncoder() {}

    /**
     * Returns the bytes.
     *
     * @param what the name of the value in messages, such as {@code argument}
     * @throws IllegalArgumentException if it is no plain value or too large; the message says which part
     */
    public static byte[] encode(@Nullable Object value, String what) {
        var encoder = new ValueEncoder();
        encoder.put(value, what, 0);
        return encoder.out.content();
    }

    private void put(@Nullable Object value, String where, int depth) {
        if (depth > TaskPool.DEEPEST_VALUE) {
            throw new IllegalArgumentException(
                    where + ": nested too deep (expected: at most " + TaskPool.DEEPEST_VALUE + ")");
        }
        count(1, where);
        switch (value) {
            case null -> out.put(ValueKind.NULL);
            case Boolean truth -> out.put(truth ? ValueKind.TRUE : ValueKind.FALSE);
            case Integer number -> {
                count(Integer.BYTES, where);
                out.put(ValueKind.INT).put((int) number);
            }
            case Long number -> {
                count(Long.BYTES, where);
                out.put(ValueKind.LONG).put((long) number);
            }
            case Double number -> {
                count(Double.BYTES, where);
                out.put(ValueKind.DOUBLE).put(Double.doubleToRawLongBits(number));
            }
            case String text -> {
                out.put(ValueKind.TEXT);
                putText(text, where);
            }
            case byte[] bytes -> {
                count(Integer.BYTES + (long) bytes.length, where);
                out.put(ValueKind.BYTES).put(bytes);
            }
            case List<?> list -> putList(list, where, depth);
            case Map<?, ?> map -> putMap(map, where, depth);
            case Record record -> putRecord(record, where, depth);
            default ->
                throw new IllegalArgumentException(
                        where + ": " + value.getClass().getName()
                                + " (expected: null, Boolean, Integer, Long, Double, String, byte[], List, Map, or a"
                                + " record)");
        }
    }

    /** Counts the least that the text takes first, so that a huge one is never copied. */
    private void putText(String text, String where) {
        count(Integer.BYTES + (long) text.length(), where);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        count(bytes.length - (long) text.length(), where);
        out.put(bytes);
    }

    private void putList(List<?> list, String where, int depth) {
        Object[] items = list.toArray();
        count(Integer.BYTES, where);
        out.put(ValueKind.LIST).put(items.length);
        for (int i = 0; i < items.length; i++) {
            put(items[i], where + "[" + i + "]", depth + 1);
        }
    }

    private void putMap(Map<?, ?> map, String where, int depth) {
        Object[] entries = map.entrySet().toArray();
        count(Integer.BYTES, where);
        out.put(ValueKind.MAP).put(entries.length);
        for (Object entry : entries) {
            var pair = (Map.Entry<?, ?>) entry;
            if (!(pair.getKey() instanceof String key)) {
                throw new IllegalArgumentException(
                        where + ": a map with the key " + pair.getKey() + " (expected: keys that are String)");
            }
            putText(key, where);
            put(pair.getValue(), where + "." + key, depth + 1);
        }
    }

    private void putRecord(Record record, String where, int depth) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        count(Integer.BYTES, where);
        out.put(ValueKind.RECORD).put(components.length);
        for (RecordComponent component : components) {
            putText(component.getName(), where);
            put(component(record, component, where), where + "." + component.getName(), depth + 1);
        }
    }

    private static @Nullable Object component(Record record, RecordComponent component, String where) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true); // an app's record need not be public
            return accessor.invoke(record);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    where + "." + component.getName() + ": cannot be read: " + e.getTargetException(), e);
        } catch (IllegalAccessException | RuntimeException e) {
            throw new IllegalArgumentException(where + "." + component.getName() + ": cannot be read: " + e, e);
        }
    }

    private void count(long bytes, String where) {
        size += bytes;
        if (size > TaskPool.LARGEST_VALUE) {
            throw new IllegalArgumentException(
                    where + ": more than " + TaskPool.LARGEST_VALUE + " bytes so far (expected: at most that for all)");
        }
    }
}
