package dev.mpm.server.master.admin;

import dev.mpm.server.core.scoreboard.Latency;
import java.util.Locale;

/** Writes numbers as people read them. */
final class Amounts {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Amounts() {}

    /** Returns a number with commas between thousands. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Returns a number of bytes in the same way. */
    static String bytes(long bytes) {
        return bytes((double) bytes);
    }

    /** Returns a number of bytes in the largest unit of which there is one, with three digits. */
    static String bytes(double bytes) {
        int unit = 0;
        double amount = bytes;
        while (amount >= 1000 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        String digits = unit == 0 || amount >= 100 ? "%.0f" : amount >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, digits, amount) + " " + UNITS[unit];
    }

    /** Returns how often something happens; what happens seldom has digits after the point. */
    static String perSecond(double rate) {
        return String.format(Locale.ROOT, rate == 0 || rate >= 100 ? "%,.0f/s" : rate >= 1 ? "%.1f/s" : "%.2f/s", rate);
    }

    /** Returns a time in its two largest units: {@code 0.4 s}, {@code 42 s}, {@code 3 min 20 s}, {@code 5 d 2 h}. */
    static String age(double seconds) {
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", Math.max(0, seconds));
        }
        long whole = (long) seconds;
        if (whole < 60) {
            return whole + " s";
        }
        if (whole < 3600) {
            return whole / 60 + " min " + whole % 60 + " s";
        }
        if (whole < 86_400) {
            return whole / 3600 + " h " + whole / 60 % 60 + " min";
        }
        return whole / 86_400 + " d " + whole / 3600 % 24 + " h";
    }

    /**
     * Returns within which time a part of the requests was answered, as exactly as the buckets tell.
     *
     * @param part from 0 to 1
     */
    static String quantile(Latency latency, double part) {
        long all = latency.counts().stream().mapToLong(Long::longValue).sum();
        if (all == 0) {
            return "–";
        }
        long below = 0;
        for (int i = 0; i < Latency.BOUNDS.size(); i++) {
            below += latency.counts().get(i);
            if (below >= Math.ceil(part * all)) {
                return "≤ " + duration(Latency.BOUNDS.get(i).toNanos() / 1e6);
            }
        }
        return "> " + duration(Latency.BOUNDS.getLast().toNanos() / 1e6);
    }

    private static String duration(double millis) {
        return millis < 1000 ? number(millis) + " ms" : number(millis / 1000) + " s";
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
