package dev.mpm.examples.demo;

import io.undertow.server.HttpServerExchange;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Reads whole numbers from the query of one request. */
record Parameters(HttpServerExchange exchange) {

    /**
     * Returns a number that the request must carry.
     *
     * @throws BadParameterException if it is missing, not a number, or outside {@code least} to {@code most}
     */
    long required(String name, long least, long most) {
        var text = text(name);
        if (text == null) {
            throw new BadParameterException(name + ": missing (expected: " + least + " to " + most + ", for example "
                    + exchange.getRequestPath() + "?" + name + "=" + least + ")");
        }
        return number(name, text, least, most);
    }

    /**
     * Returns a number that the request may carry.
     *
     * @throws BadParameterException if it is there and not a number, or outside {@code least} to {@code most}
     */
    long optional(String name, long otherwise, long least, long most) {
        var text = text(name);
        return text == null ? otherwise : number(name, text, least, most);
    }

    private @Nullable String text(String name) {
        Deque<String> values = exchange.getQueryParameters().get(name);
        return values == null ? null : values.getLast();
    }

    private static long number(String name, String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Answered below, like a number outside the range.
        }
        throw new BadParameterException(name + ": '" + text + "' (expected: " + least + " to " + most + ")");
    }
}
