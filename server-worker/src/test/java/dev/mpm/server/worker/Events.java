package dev.mpm.server.worker;

import java.util.ArrayList;
import java.util.List;

/** What apps and engines of this process did, in order. Static, as {@code ServiceLoader} and class names are. */
final class Events {

    private static final List<String> NOTED = new ArrayList<>();

    private Events() {}

    static synchronized void note(String event) {
        NOTED.add(event);
    }

    /** Returns everything noted since this was called last. */
    static synchronized List<String> taken() {
        var taken = List.copyOf(NOTED);
        NOTED.clear();
        return taken;
    }
}
