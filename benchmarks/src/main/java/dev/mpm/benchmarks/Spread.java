package dev.mpm.benchmarks;

import java.util.List;

/** Median, lowest and highest of what several rounds gave. */
record Spread(double median, double lowest, double highest) {

    /** @param values one or more, in any order */
    static Spread of(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }

    String text(Figure figure) {
        if (figure.text(lowest).equals(figure.text(highest))) {
            return figure.text(median);
        }
        return figure.text(median) + " (" + figure.text(lowest) + ".." + figure.text(highest) + ")";
    }
}
