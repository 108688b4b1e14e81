package dev.mpm.server.core.settings;

import dev.mpm.api.DataSize;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The types of a single value, but for enums. */
public enum ScalarType implements ValueType {
    /** An {@code int}. */
    INT("a whole number"),
    /** A {@code long}. */
    LONG("a whole number"),
    /** A {@code boolean}. */
    BOOLEAN("true or false"),
    /** A finite {@code double}. */
    DOUBLE("a number such as 2 or 0.5"),
    /** A {@code String}, possibly empty. */
    TEXT("text"),
    /** A {@link Duration} of whole milliseconds. */
    DURATION("a duration in ms, s, m or h such as 5s"),
    /** A {@link DataSize}. */
    SIZE("a size in B, KiB, MiB, GiB or TiB such as 64MiB");

    /** Longer numbers could overflow a long. */
    private static final int MAX_DIGITS = 18;

    private final String expected;

    ScalarType(String expected) {
        this.expected = expected;
    }

    @Override
    public String expected() {
        return expected;
    }

    @Override
    public @Nullable Object read(String text) {
        return switch (this) {
            case INT -> readInt(text);
            case LONG -> readLong(text);
            case BOOLEAN -> text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
            case DOUBLE -> readDouble(text);
            case TEXT -> text;
            case DURATION -> DurationText.read(text);
            case SIZE -> DataSizeText.read(text);
        };
    }

    @Override
    public String write(Object value) {
        return switch (this) {
            case DURATION -> DurationText.write((Duration) value);
            case DOUBLE -> writeDouble((Double) value);
            case INT, LONG, BOOLEAN, TEXT, SIZE -> value.toString();
        };
    }

    /** Writes {@code 2} and not {@code 2.0}. */
    private static String writeDouble(double value) {
        return value == (int) value ? Integer.toString((int) value) : Double.toString(value);
    }

    private static @Nullable Integer readInt(String text) {
        Long value = readLong(text);
        return value == null || value != value.intValue() ? null : (Integer) value.intValue();
    }

    /** Reads decimal digits only. A leading zero is refused: YAML readers disagree on whether it means octal. */
    private static @Nullable Long readLong(String text) {
        String digits = text.startsWith("-") ? text.substring(1) : text;
        boolean whole = !digits.isEmpty() && Quantity.leadingDigits(digits) == digits.length();
        boolean plain = digits.length() == 1 || !digits.startsWith("0");
        return whole && plain && digits.length() <= MAX_DIGITS ? Long.valueOf(text) : null;
    }

    /** Reads what starts and ends with a digit: {@code Double.parseDouble} would take {@code 1f}, {@code NaN} and spaces too. */
    private static @Nullable Double readDouble(String text) {
        String digits = text.startsWith("-") ? text.substring(1) : text;
        if (Quantity.leadingDigits(digits) == 0 || !Character.isDigit(digits.charAt(digits.length() - 1))) {
            return null;
        }
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? (Double) value : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
