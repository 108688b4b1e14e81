package dev.mpm.server.master.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one file while it is read. Not for several threads. */
final class Problems {

    private final String place;
    private final List<Problem> found = new ArrayList<>();

    /** Starts with none; {@code place} is the file as the operator named it. */
    Problems(String place) {
        this.place = place;
    }

    String place() {
        return place;
    }

    void add(int line, String key, String text) {
        boolean ofOption = line == Overlay.LINE;
        found.add(new Problem(ofOption ? Overlay.OPTION : place, ofOption ? 0 : line, key, text));
    }

    void addOption(String option, String text) {
        found.add(new Problem(option, 0, "", text));
    }

    /** Returns how many there are, so that a reader can tell whether its own part went well. */
    int count() {
        return found.size();
    }

    /** Returns them in the order in which they were found. */
    List<Problem> all() {
        return List.copyOf(found);
    }

    /** Ends the reading if anything is wrong. */
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw toException();
        }
    }

    /** Returns what to throw: the problems of the command line's options first, then by line. */
    ConfigurationException toException() {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(Problem::line));
        return new ConfigurationException(sorted);
    }
}
