package dev.mpm.compare.result;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A value in a file of results that knows where it stands, for errors that name the place.
 *
 * @param file the file's name
 * @param place such as {@code runs[3].round}; empty for the whole file
 * @param value as the reader returned it; null if it is not there
 */
record ResultsNode(String file, String place, @Nullable Object value) {

    ResultsNode at(String member) {
        if (value instanceof Map<?, ?> map) {
            return new ResultsNode(file, place.isEmpty() ? member : place + "." + member, map.get(member));
        }
        throw refused("an object");
    }

    String text() {
        if (value instanceof String text) {
            return text;
        }
        throw refused("a text");
    }

    double number() {
        if (value instanceof Double number) {
            return number;
        }
        throw refused("a number");
    }

    long count() {
        double number = number();
        if (number == Math.rint(number) && number >= 0) {
            return (long) number;
        }
        throw refused("a number of things");
    }

    int integer() {
        long count = count();
        if (count <= Integer.MAX_VALUE) {
            return (int) count;
        }
        throw refused("a smaller number");
    }

    boolean truth() {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw refused("true or false");
    }

    Instant instant() {
        try {
            return Instant.parse(text());
        } catch (DateTimeException e) {
            throw refused("a time such as 2026-11-21T14:22:41Z");
        }
    }

    <T> List<T> items(Function<ResultsNode, T> reader) {
        if (value instanceof List<?> items) {
            return IntStream.range(0, items.size())
                    .mapToObj(i -> reader.apply(new ResultsNode(file, place + "[" + i + "]", items.get(i))))
                    .toList();
        }
        throw refused("a list");
    }

    <T> Map<String, T> members(Function<ResultsNode, T> reader) {
        if (!(value instanceof Map<?, ?> map)) {
            throw refused("an object");
        }
        Map<String, T> members = new LinkedHashMap<>();
        for (Object key : map.keySet()) {
            String name = String.valueOf(key);
            members.put(name, reader.apply(at(name)));
        }
        return members;
    }

    /** Returns the error that says what was found here and what was expected. */
    IllegalArgumentException refused(String expected) {
        String where = place.isEmpty() ? file : file + ": " + place;
        return new IllegalArgumentException("cannot read " + where + ": " + found() + " (expected: " + expected + ")");
    }

    private String found() {
        return switch (value) {
            case null -> "missing";
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "a list";
            case String text -> "'" + text + "'";
            case Object other -> other.toString();
        };
    }
}
