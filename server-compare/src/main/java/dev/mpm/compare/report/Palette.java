package dev.mpm.compare.report;

import dev.mpm.compare.result.Contender;
import java.util.List;

/** Gives each contender a colour, a dash and a symbol: models that come with the server have the same in every report. */
final class Palette {

    /** How many there are; the style sheet and the script number them from 0. */
    static final int SIZE = 8;

    private static final List<String> KNOWN = List.of("prefork", "worker", "event", "virtual");

    private Palette() {}

    static int of(List<Contender> contenders, Contender contender) {
        int known = KNOWN.indexOf(contender.name());
        if (known >= 0) {
            return known;
        }
        int others = contenders.stream()
                .filter(other -> !KNOWN.contains(other.name()))
                .toList()
                .indexOf(contender);
        return KNOWN.size() + others % (SIZE - KNOWN.size());
    }
}
