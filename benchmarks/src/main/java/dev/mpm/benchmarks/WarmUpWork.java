package dev.mpm.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How the first who come to a new server fare: requests at a fixed rate, well below what it can do, from the moment when it
 * is ready. The client is as new as the server, so compare only servers with each other.
 */
record WarmUpWork() implements Work {

    private static final int RATE = 2_000;
    private static final int SECONDS = 2;
    private static final int STARTS = 3;

    @Override
    public String name() {
        return "warm-up";
    }

    @Override
    public String says() {
        return "the first " + SECONDS + " s of a new server at " + RATE + " requests/s for /plaintext; median of "
                + STARTS + " starts";
    }

    @Override
    public int connections() {
        return 64;
    }

    @Override
    public List<Figure> columns() {
        return List.of(Figure.FIRST_ANSWER, Figure.P99, Figure.CLIENT_LATE, Figure.ERRORS);
    }

    @Override
    public Duration estimate(Options options) {
        return Duration.ofSeconds(STARTS * (SECONDS + 4L));
    }

    @Override
    public Map<Figure, Double> measure(Case run, Bench bench) {
        var starts = new ArrayList<Start>();
        for (int i = 0; i < STARTS; i++) {
            starts.add(start(run, bench));
        }
        return Map.of(
                Figure.FIRST_ANSWER, median(starts, Start::answered),
                Figure.P99, median(starts, start -> start.counts().p99()),
                Figure.CLIENT_LATE, median(starts, start -> start.counts().late()),
                Figure.ERRORS,
                        starts.stream()
                                .mapToDouble(start -> start.counts().errors())
                                .sum());
    }

    private record Start(double answered, PacedLoad.Counts counts) {}

    private static double median(List<Start> starts, Function<Start, Double> figure) {
        return Spread.of(starts.stream().map(figure).toList()).median();
    }

    private static Start start(Case run, Bench bench) {
        long before = System.nanoTime();
        try (var server = Server.startAndCheck(run.peer(), bench.setup(run), bench.pinning(), Question.PLAINTEXT)) {
            double answered = (System.nanoTime() - before) / 1e6;
            try (var load = new PacedLoad(bench, server.port(), run.connections())) {
                return new Start(answered, load.at(RATE, Duration.ofSeconds(SECONDS)));
            }
        }
    }
}
