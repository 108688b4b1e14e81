package dev.mpm.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * As many requests as the server answers, all of one kind: the rate, and what processor time a request costs.
 *
 * @param keepAlive whether connections are kept; otherwise each has one request
 */
record LoadWork(String name, String says, Question question, int connections, boolean keepAlive) implements Work {

    private static final Duration START_AND_STOP = Duration.ofSeconds(3);

    static LoadWork of(String name, String says, Question question, int connections) {
        return new LoadWork(name, says, question, connections, true);
    }

    @Override
    public List<Figure> columns() {
        return List.of(Figure.RATE, Figure.CPU, Figure.P50, Figure.P99, Figure.ERRORS);
    }

    @Override
    public Duration estimate(Options options) {
        return START_AND_STOP.plus(options.warmUp()).plus(options.time());
    }

    @Override
    public Map<Figure, Double> measure(Case run, Bench bench) {
        var options = bench.options();
        try (var server = Server.startAndCheck(run.peer(), bench.setup(run), bench.pinning(), question)) {
            if (options.warmUp().isPositive()) {
                var _ = bench.wrk().run(server.port(), question, run.connections(), keepAlive, options.warmUp());
            }
            double before = server.figures().cpuSeconds();
            var result = bench.wrk().run(server.port(), question, run.connections(), keepAlive, options.time());
            double used = server.figures().cpuSeconds() - before;
            if (result.requests() == 0) {
                throw new BenchmarkException("no request was answered; " + result.errors() + " errors");
            }
            return Map.of(
                    Figure.RATE, result.rate(),
                    Figure.CPU, used / result.requests() * 100_000,
                    Figure.P50, result.p50(),
                    Figure.P99, result.p99(),
                    Figure.ERRORS, (double) result.errors());
        }
    }
}
