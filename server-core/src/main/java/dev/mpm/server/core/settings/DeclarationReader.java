package dev.mpm.server.core.settings;

import dev.mpm.api.DataSize;
import dev.mpm.api.Setting;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the {@link Setting} of one record component, and blames the record's author for what is wrong with it. */
final class DeclarationReader {

    private final RecordComponent component;

    private DeclarationReader(RecordComponent component) {
        this.component = component;
    }

    static DeclaredSetting read(RecordComponent component) {
        return new DeclarationReader(component).read();
    }

    static ValueType type(RecordComponent component) {
        return new DeclarationReader(component).type(component.getGenericType());
    }

    private DeclaredSetting read() {
        Setting declared = component.getAnnotation(Setting.class);
        if (declared == null) {
            throw wrong("has no @Setting (expected: one on every component)");
        }
        if (declared.says().isBlank()) {
            throw wrong("says nothing (expected: one sentence in 'says')");
        }
        ValueType type = type(component.getGenericType());
        Object defaultValue = value(type, "byDefault", declared.byDefault());
        Object min = limit(type, "min", declared.min());
        Object max = limit(type, "max", declared.max());
        DeclaredSetting setting =
                new DeclaredSetting(key(component.getName()), type, defaultValue, min, max, declared.says());
        requireDefaultInRange(setting);
        return setting;
    }

    private void requireDefaultInRange(DeclaredSetting setting) {
        if (setting.min() != null
                && setting.max() != null
                && DeclaredSetting.compare(setting.min(), setting.max()) > 0) {
            throw wrong("min is above max (" + setting.range() + ")");
        }
        try {
            setting.read(setting.defaultText());
        } catch (InvalidSettingException outOfRange) {
            throw wrong("byDefault: " + outOfRange.getMessage());
        }
    }

    private ValueType type(Type type) {
        if (type == int.class) {
            return ScalarType.INT;
        }
        if (type == long.class) {
            return ScalarType.LONG;
        }
        if (type == boolean.class) {
            return ScalarType.BOOLEAN;
        }
        if (type == double.class) {
            return ScalarType.DOUBLE;
        }
        if (type == String.class) {
            return ScalarType.TEXT;
        }
        if (type == Duration.class) {
            return ScalarType.DURATION;
        }
        if (type == DataSize.class) {
            return ScalarType.SIZE;
        }
        return compoundType(type);
    }

    private ValueType compoundType(Type type) {
        if (type instanceof Class<?> simple && simple.isEnum()) {
            @SuppressWarnings("unchecked") // isEnum said so
            Class<? extends Enum<?>> choices = (Class<? extends Enum<?>>) simple;
            return new ChoiceType(choices);
        }
        if (type instanceof ParameterizedType list
                && list.getRawType() == List.class
                && list.getActualTypeArguments()[0] == String.class) {
            return ListType.TEXTS;
        }
        throw wrong("has the type " + type.getTypeName()
                + " (expected: int, long, boolean, double, String, Duration, DataSize, an enum or List<String>)");
    }

    private @Nullable Object limit(ValueType type, String name, String text) {
        if (text.isEmpty()) {
            return null;
        }
        if (type == ScalarType.TEXT || type == ScalarType.BOOLEAN || !(type instanceof ScalarType)) {
            throw wrong(name + " on a setting that has no order (expected: only on numbers, durations and sizes)");
        }
        return value(type, name, text);
    }

    private Object value(ValueType type, String name, String text) {
        Object value = type.read(text);
        if (value == null) {
            throw wrong(name + ": '" + text + "' (expected: " + type.expected() + ")");
        }
        return value;
    }

    private IllegalArgumentException wrong(String text) {
        String record = component.getDeclaringRecord().getName();
        return new IllegalArgumentException(record + "." + component.getName() + ": " + text);
    }

    /** Turns {@code startServers} into {@code start-servers}. */
    static String key(String component) {
        StringBuilder key = new StringBuilder(component.length() + 4);
        for (int i = 0; i < component.length(); i++) {
            char c = component.charAt(i);
            if (Character.isUpperCase(c)) {
                key.append('-').append(Character.toLowerCase(c));
            } else {
                key.append(c);
            }
        }
        return key.toString();
    }
}
