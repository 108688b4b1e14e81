package dev.mpm.tck;

import dev.mpm.api.DataSize;
import dev.mpm.api.Setting;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a settings record of nothing but the defaults that its {@link Setting} annotations declare. */
final class DefaultSettings {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d+)([A-Za-z]*)");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Map<String, Long> BYTES =
            Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);

    private DefaultSettings() {}

    static <S extends Record> S of(Class<S> type) {
        var components = type.getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var values = Arrays.stream(components).map(DefaultSettings::value).toArray();
        try {
            return type.getConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "cannot create " + type + " from its defaults " + Arrays.toString(values), e);
        }
    }

    private static Object value(RecordComponent component) {
        var setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new AssertionError("no @Setting on " + component);
        }
        return value(component, setting.byDefault());
    }

    private static Object value(RecordComponent component, String text) {
        var type = component.getType();
        if (type == int.class) {
            return Integer.valueOf(text);
        } else if (type == long.class) {
            return Long.valueOf(text);
        } else if (type == double.class) {
            return Double.valueOf(text);
        } else if (type == boolean.class) {
            return Boolean.valueOf(text);
        } else if (type == Duration.class) {
            return Duration.ofMillis(measured(component, text, MILLIS));
        } else if (type == DataSize.class) {
            return new DataSize(measured(component, text, BYTES));
        } else if (type == List.class) {
            return text.isEmpty() ? List.of() : List.of(text.split(" *, *", -1));
        } else if (type.isEnum()) {
            return constant(type, text);
        }
        return text;
    }

    private static long measured(RecordComponent component, String text, Map<String, Long> units) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        @Nullable Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new AssertionError("default of " + component + ": '" + text + "' (expected: a number and one of "
                    + units.keySet() + ")");
        }
        return Long.parseLong(matcher.group(1)) * unit;
    }

    private static Object constant(Class<?> type, String text) {
        String name = text.replace('-', '_').toUpperCase(Locale.ROOT);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("default '" + text + "' is no constant of " + type));
    }
}
