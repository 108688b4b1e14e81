package dev.mpm.server.master.budget;

import java.util.Comparator;
import java.util.List;

/**
 * One bound on what this process may use.
 *
 * @param value processors or bytes, above 0
 * @param from where it was found, for people: {@code memory.max of /sys/fs/cgroup}
 */
record Limit(long value, String from) {

    /** Returns the lowest; of several, the first. */
    static Limit least(Limit first, List<Limit> others) {
        return others.stream()
                .min(Comparator.comparingLong(Limit::value))
                .filter(other -> other.value < first.value)
                .orElse(first);
    }
}
