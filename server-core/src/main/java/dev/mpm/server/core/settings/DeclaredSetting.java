package dev.mpm.server.core.settings;

import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration as its {@link dev.mpm.api.Setting} declares it.
 *
 * @param key as written in YAML, without its section: {@code start-servers}
 * @param type the kind of its values
 * @param defaultValue the value that holds where the configuration names none
 * @param min the smallest value allowed, or null for no lower limit
 * @param max the largest value allowed, or null for no upper limit
 * @param says what it does, in one sentence
 */
public record DeclaredSetting(
        String key,
        ValueType type,
        Object defaultValue,
        @Nullable Object min,
        @Nullable Object max,
        String says) {

    /**
     * Returns the value that a text stands for.
     *
     * @throws InvalidSettingException if the text has another form or the value is out of range; the message does not
     *     name the key: {@code 5 (expected: a duration in ms, s, m or h such as 5s, from 1s to 1h)}
     */
    public Object read(String text) {
        Object value = type.read(text);
        if (value == null) {
            throw new InvalidSettingException(
                    quoted(text) + " (expected: " + (isTooLarge(text) ? "<= " + Integer.MAX_VALUE : expected()) + ")");
        }
        if (!isInRange(value)) {
            throw new InvalidSettingException(text + " (expected: " + range() + ")");
        }
        return value;
    }

    /** Returns the default as the configuration would write it; a list's items are separated by commas. */
    public String defaultText() {
        return type.write(defaultValue);
    }

    /** Returns the form and the limits of a value: {@code a whole number, >= 1}. */
    public String expected() {
        String range = range();
        return range.isEmpty() ? type.expected() : type.expected() + ", " + range;
    }

    /** Returns the limits of a value, {@code >= 1} or {@code from 0s to 1h}; empty if there are none. */
    public String range() {
        if (min != null && max != null) {
            return "from " + type.write(min) + " to " + type.write(max);
        }
        if (min != null) {
            return ">= " + type.write(min);
        }
        return max == null ? "" : "<= " + type.write(max);
    }

    /** Returns the same setting under another key; for keys that Java has no component name for, such as {@code class}. */
    public DeclaredSetting renamed(String newKey) {
        return new DeclaredSetting(newKey, type, defaultValue, min, max, says);
    }

    /** A number that no {@code int} holds is a whole number all the same, and saying so would not help. */
    private boolean isTooLarge(String text) {
        return type == ScalarType.INT
                && max == null
                && Quantity.leadingDigits(text) == text.length()
                && text.length() > 9;
    }

    private boolean isInRange(Object value) {
        return (min == null || compare(value, min) >= 0) && (max == null || compare(value, max) <= 0);
    }

    /** Values and limits come from the same {@link ValueType#read}; limits are only declared where that gives Comparables. */
    @SuppressWarnings("unchecked")
    static int compare(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }

    private static String quoted(String text) {
        return text.isEmpty() || text.contains(" ") ? "'" + text + "'" : text;
    }
}
