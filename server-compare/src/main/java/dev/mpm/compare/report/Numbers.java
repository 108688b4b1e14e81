package dev.mpm.compare.report;

import dev.mpm.compare.result.Figure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Writes figures for people: three digits that mean something, and a unit that suits the size. */
final class Numbers {

    private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);

    private Numbers() {}

    /** Returns a value of a figure with its unit, such as {@code 12.3 ms}, {@code 48.1k} or {@code 212 MiB}. */
    static String of(Figure figure, double value) {
        return switch (figure) {
            case P50, P90, P99, P999, MAX, READY, DRIVER_LATE -> time(value);
            case CPU, CPU_USER, CPU_SYSTEM -> time(value * 1000);
            case PSS, LIVE_HEAP -> size(value);
            case SPREAD -> measured(value) + "×";
            case THROUGHPUT,
                    OFFERED,
                    ERRORS,
                    CLOSED_EARLY,
                    PROCESSES,
                    THREADS,
                    SWITCHES,
                    SWITCHES_FORCED,
                    RECYCLED,
                    DRIVER_CPU -> count(value);
        };
    }

    /** Returns a number of milliseconds as microseconds, milliseconds or seconds. */
    static String time(double millis) {
        if (millis == 0) {
            return "0 ms";
        }
        double rounded = rounded(millis);
        if (Math.abs(rounded) < 1) {
            return measured(millis * 1000) + " µs";
        }
        return Math.abs(rounded) < 1000 ? measured(millis) + " ms" : measured(millis / 1000) + " s";
    }

    /** Returns a plain number; from ten thousand on in thousands. */
    static String count(double value) {
        double rounded = Math.abs(rounded(value));
        if (rounded >= 1_000_000) {
            return digits(value / 1_000_000) + "M";
        }
        return rounded >= 10_000 ? digits(value / 1000) + "k" : digits(value);
    }

    private static String size(double mebibytes) {
        return rounded(mebibytes) >= 1024 ? measured(mebibytes / 1024) + " GiB" : measured(mebibytes) + " MiB";
    }

    /** Returns three digits, and all of a whole number. */
    private static String digits(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 10_000) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return measured(value);
    }

    /** Returns exactly three digits, so that values of a column look equally exact. */
    private static String measured(double value) {
        BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS);
        int behind = 2 - (rounded.precision() - rounded.scale() - 1);
        return rounded.signum() == 0
                ? "0"
                : rounded.setScale(Math.max(0, behind), RoundingMode.HALF_UP).toPlainString();
    }

    private static double rounded(double value) {
        return new BigDecimal(value).round(THREE_DIGITS).doubleValue();
    }
}
