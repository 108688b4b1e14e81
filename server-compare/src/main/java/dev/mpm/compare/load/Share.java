package dev.mpm.compare.load;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of a stream that one loop plays. Times are those of {@code System.nanoTime()}.
 *
 * @param index which part it is, from 0
 * @param parts how many there are
 * @param connections those of this part
 * @param deadline until when answers are waited for
 */
record Share(Stream stream, int index, int parts, int connections, long begin, long end, long deadline) {

    /**
     * Divides a stream.
     *
     * @param loops over how many at most
     * @param start the beginning of the run
     * @param patience for how long answers are waited for after the end, in nanoseconds
     */
    static List<Share> of(Stream stream, int loops, long start, long patience) {
        int parts = Math.clamp(stream.connections(), 1, loops);
        long begin = start + stream.from().toNanos();
        long end = begin + stream.time().toNanos();
        List<Share> shares = new ArrayList<>(parts);
        for (int i = 0; i < parts; i++) {
            int connections = stream.connections() / parts + (i < stream.connections() % parts ? 1 : 0);
            long deadline = stream.pattern() == Pattern.ONCE ? end : end + patience;
            shares.add(new Share(stream, i, parts, connections, begin, end, deadline));
        }
        return shares;
    }

    /** Returns this part's pace if all parts together have a rate: they take turns. */
    Pace pace(double rate) {
        return new Pace(rate / parts, begin + Math.round(index * 1e9 / rate), end);
    }
}
