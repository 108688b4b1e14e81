package dev.mpm.benchmarks;

import java.util.HashSet;
import java.util.Set;

/** Sets of names, put together. */
final class Names {

    private Names() {}

    static Set<String> plus(Set<String> names, String... more) {
        var all = new HashSet<>(names);
        all.addAll(Set.of(more));
        return Set.copyOf(all);
    }
}
