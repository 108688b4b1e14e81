package dev.mpm.server.core.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One constant of an enum, written in lower case with dashes: {@code LEAST_BUSY} is {@code least-busy}.
 *
 * @param type the enum's class
 */
public record ChoiceType(Class<? extends Enum<?>> type) implements ValueType {

    /** Returns the words that can be chosen, in the order of the constants. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        for (Enum<?> constant : type.getEnumConstants()) {
            words.add(word(constant));
        }
        return words;
    }

    @Override
    public String expected() {
        return "one of " + String.join(", ", words());
    }

    @Override
    public @Nullable Object read(String text) {
        for (Enum<?> constant : type.getEnumConstants()) {
            if (word(constant).equals(text)) {
                return constant;
            }
        }
        return null;
    }

    @Override
    public String write(Object value) {
        return word((Enum<?>) value);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
