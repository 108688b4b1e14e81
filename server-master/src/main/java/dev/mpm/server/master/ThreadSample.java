package dev.mpm.server.master;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the kernel says about one thread.
 *
 * @param name its first fifteen characters, which is all that the kernel keeps
 * @param state the kernel's letter
 * @param ticks processor time it has used, in hundredths of a second
 * @param waitsIn the function of the kernel that it waits in
 */
record ThreadSample(long id, String name, char state, long ticks, String waitsIn) {

    /**
     * Reads it, if it is still there.
     *
     * @param stat {@code /proc/<pid>/task/<id>/stat}; see proc_pid_stat(5)
     */
    static Optional<ThreadSample> read(String stat, String waitsIn) {
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')'); // the name may hold anything
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        String[] fields = stat.substring(close + 1).strip().split(" ");
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]); // fields 14 and 15: utime, stime
        return Optional.of(new ThreadSample(
                Long.parseLong(stat.substring(0, open).strip()),
                stat.substring(open + 1, close),
                fields[0].charAt(0),
                ticks,
                waitsIn));
    }

    /** Lists threads, those that have computed most between two samples first. */
    static String table(List<ThreadSample> before, List<ThreadSample> after, Duration between) {
        Map<Long, Long> ticksBefore = new HashMap<>();
        before.forEach(thread -> ticksBefore.put(thread.id, thread.ticks));
        Comparator<ThreadSample> byUse =
                Comparator.comparingLong(thread -> thread.ticks - ticksBefore.getOrDefault(thread.id, 0L));
        var text = new StringBuilder("\n== threads of the process: " + after.size() + " ==\n");
        text.append("(use: processor time while watched for " + between.toMillis() + " ms; total: since its start)\n\n");
        text.append(row("use", "total", "state", "name", "waits in"));
        after.stream().sorted(byUse.reversed().thenComparingLong(ThreadSample::id)).forEach(thread -> {
            long use = thread.ticks - ticksBefore.getOrDefault(thread.id, 0L);
            text.append(row(
                    use * 10 + " ms",
                    Ages.of(thread.ticks * 10_000_000),
                    String.valueOf(thread.state),
                    thread.name,
                    thread.waitsIn.equals("0") ? "" : thread.waitsIn));
        });
        return text.toString();
    }

    private static String row(String use, String total, String state, String name, String waitsIn) {
        return String.format(Locale.ROOT, "%8s %12s  %-5s  %-16s %s", use, total, state, name, waitsIn)
                        .stripTrailing()
                + "\n";
    }
}
