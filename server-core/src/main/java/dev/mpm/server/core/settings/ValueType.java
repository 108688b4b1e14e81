package dev.mpm.server.core.settings;

import org.jspecify.annotations.Nullable;

/** The kind of value that a setting holds, and how such a value is written as text. */
public sealed interface ValueType permits ScalarType, ChoiceType, ListType {

    /** Returns the form that is expected, as an error message words it: {@code a whole number}. */
    String expected();

    /** Returns the value that the text stands for, or null if it is not of the expected form. */
    @Nullable
    Object read(String text);

    /** Returns the text that {@link #read} turns into an equal value. */
    String write(Object value);
}
