package dev.mpm.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What quick requests suffer from slow ones beside them: the 99th percentile of {@code /plaintext} at half of the rate
 * that server and client reach together, with and without one request in 20 that sleeps for 50 ms. Latencies count from
 * when a request was due, not from when a connection was free for it.
 */
record TailWork() implements Work {

    private static final int CONNECTIONS = 512;
    private static final int SLEEPERS = 20;

    /** How many requests are on their way at a time where there is no rate. */
    private static final int CLOSED_LOOP = 64;

    /** Sleepers a second in the warm-up, for which there are connections enough. */
    private static final int SLEEPERS_ALONE = 4_000;

    @Override
    public String name() {
        return "tail";
    }

    @Override
    public String says() {
        return "p99 of /plaintext at half of the maximum rate, alone and while one request in " + SLEEPERS
                + " is /sleep?ms=50; 'client late' is how much of that the client itself may have been";
    }

    @Override
    public int connections() {
        return CONNECTIONS;
    }

    @Override
    public List<Figure> columns() {
        return List.of(
                Figure.MAXIMUM,
                Figure.OFFERED,
                Figure.ALONE_P99,
                Figure.BESIDE_P99,
                Figure.RATIO,
                Figure.CLIENT_LATE,
                Figure.ERRORS);
    }

    @Override
    public Duration estimate(Options options) {
        return Duration.ofSeconds(5)
                .plus(options.warmUp().multipliedBy(3))
                .plus(options.time().multipliedBy(3))
                .plusSeconds(32);
    }

    @Override
    public Map<Figure, Double> measure(Case run, Bench bench) {
        var time = bench.options().time();
        var warmUp = bench.options().warmUp().plusSeconds(1);
        try (var server = Server.startAndCheck(run.peer(), bench.setup(run), bench.pinning(), Question.PLAINTEXT);
                var load = new PacedLoad(bench, server.port(), run.connections())) {
            load.most(CLOSED_LOOP, warmUp);
            var most = load.most(CLOSED_LOOP, time);
            double half = Math.max(1, most.rate() / 2);
            load.steadilyAt(
                    SLEEPERS_ALONE + 1, SLEEPERS_ALONE, warmUp); // few as they are, their way is to be compiled, too
            load.steadilyAt(half, half / SLEEPERS, warmUp);
            var alone = load.steadilyAt(half, 0, time);
            var beside = load.steadilyAt(half, half / SLEEPERS, time);
            return Map.of(
                    Figure.MAXIMUM, most.rate(),
                    Figure.OFFERED, half,
                    Figure.ALONE_P99, alone.p99(),
                    Figure.BESIDE_P99, beside.p99(),
                    Figure.RATIO, beside.p99() / alone.p99(),
                    Figure.CLIENT_LATE, Math.max(alone.late(), beside.late()),
                    Figure.ERRORS, most.errors() + alone.errors() + beside.errors());
        }
    }
}
