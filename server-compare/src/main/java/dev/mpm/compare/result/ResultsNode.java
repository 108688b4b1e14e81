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
        return value instanceof Map<?, ?> map
                ? new ResultsNode(file, place.isEmpty() ? member : place + "." + member, map.get(member))
                : refuse("an object");
    }

    String text() {
        return value instanceof String text ? text : refuse("a text");
    }

    double number() {
        return value instanceof Double number ? number : refuse("a number");
    }

    long count() {
        double number = number();
        return number == Math.rint(number) && number >= 0 ? (long) number : refuse("a number of things");
    }

    int integer() {
        long count = count();
        return count <= Integer.MAX_VALUE ? (int) count : refuse("a smaller number");
    }

    boolean truth() {
        return value instanceof Boolean truth ? truth : refuse("true or false");
    }

    Instant instant() {
        try {
            return Instant.parse(text());
        } catch (DateTimeException e) {
            return refuse("a time such as 2026-11-21T14:22:41Z");
        }
    }

    <T> List<T> items(Function<ResultsNode, T> reader) {
        return value instanceof List<?> items
                ? IntStream.range(0, items.size())
                        .mapToObj(i -> reader.apply(new ResultsNode(file, place + "[" + i + "]", items.get(i))))
                        .toList()
                : refuse("a list");
    }

    <T> Map<String, T> members(Function<ResultsNode, T> reader) {
        if (!(value instanceof Map<?, ?> map)) {
            return refuse("an object");
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

    private <T> T refuse(String expected) {
        throw refused(expected);
    }
}
