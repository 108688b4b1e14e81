package dev.mpm.server.master;

import dev.mpm.server.core.config.LogLevel;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line that a worker wrote to its standard output or error.
 *
 * @param level null if it was printed and not logged
 */
record WorkerLine(@Nullable LogLevel level, String text) {

    /** What follows the first line of an exception, or is that line itself: {@code java.io.IOException: refused}. */
    private static final Pattern OF_TRACE =
            Pattern.compile("\\s.*|Caused by: .*|[\\p{Alpha}_$][\\w$]*(\\.[\\w$]+)+(: .*)?", Pattern.DOTALL);

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\t\\n]]");

    /**
     * Reads a line as SLF4J's simple backend writes it, or any other.
     *
     * @param before the line before, whose level a stack trace shares; null if there is none
     */
    static WorkerLine of(String line, @Nullable WorkerLine before) {
        LogLevel level = LogLevel.leading(line);
        if (level != null) {
            return new WorkerLine(level, line.substring(line.indexOf(' ') + 1));
        }
        return new WorkerLine(before != null && isOfTrace(line) ? before.level() : null, line);
    }

    private static boolean isOfTrace(String line) {
        return OF_TRACE.matcher(line).matches();
    }

    /** Returns whether more lines may belong to it: it tells of an exception. */
    boolean mayGoOn() {
        return level == LogLevel.ERROR || level == LogLevel.WARN || isOfTrace(text);
    }

    /** Returns the text with signs in place of what could steer the terminal of its reader. */
    static String printable(String text) {
        return CONTROL.matcher(text)
                .replaceAll(found -> "\\\\x%02x".formatted((int) found.group().charAt(0)));
    }
}
