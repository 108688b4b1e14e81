package dev.mpm.server.launcher;

import java.util.Comparator;
import java.util.List;

/** The order in which models are shown beside each other: from the most processes to the most connections in one. */
final class ModelOrder {

    private static final List<String> OURS = List.of("fork", "prefork", "worker", "event", "virtual");

    /** Others come after ours, by their names. */
    static final Comparator<String> USUAL =
            Comparator.comparingInt(ModelOrder::place).thenComparing(Comparator.naturalOrder());

    private ModelOrder() {}

    private static int place(String mpm) {
        int place = OURS.indexOf(mpm);
        return place < 0 ? OURS.size() : place;
    }
}
