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
        return START_AND_STOP
                .plus(options.warmUp().multipliedBy(5).dividedBy(2))
                .plus(options.time());
    }

    @Override
    public Map<Figure, Double> measure(Case run, Bench bench) {
        try (var server = Server.startAndCheck(run.peer(), bench.setup(run), bench.pinning(), question)) {
            var load = new Load(this, server, bench.wrk(), run.connections());
            load.warmUp(bench.options().warmUp());
            var counted = load.run(bench.options().time());
            var result = counted.result();
            return Map.of(
                    Figure.RATE, result.rate(),
                    Figure.CPU, counted.cost(),
                    Figure.P50, result.p50(),
                    Figure.P99, result.p99(),
                    Figure.ERRORS, (double) result.errors());
        }
    }

    /** The load on one server. */
    private record Load(LoadWork work, Server server, Wrk wrk, int connections) {

        /** How much cheaper than ever before requests must become for the warm-up to go on. */
        private static final double CHEAPER = 0.95;

        /** Slices in a row that were not cheaper: one may have been disturbed. */
        private static final int SLICES_TO_TELL = 3;

        private static final int MOST_SLICES = 15;

        /**
         * What a request costs.
         *
         * @param cost processor seconds for 100,000
         */
        private record Counted(Wrk.Result result, double cost) {}

        /**
         * Lets the server get warm for the time and then in slices of a quarter of it until requests no longer become
         * cheaper: where others use the processors, too, a JVM needs longer to compile, and each slice shows it how
         * connections begin and end.
         */
        void warmUp(Duration time) {
            if (time.isZero()) {
                return;
            }
            double least = run(time).cost();
            int notCheaper = 0;
            var slice = Duration.ofSeconds(Math.ceilDiv(time.toSeconds(), 4));
            for (int i = 0; i < MOST_SLICES && notCheaper < SLICES_TO_TELL; i++) {
                double cost = run(slice).cost();
                notCheaper = cost < least * CHEAPER ? 0 : notCheaper + 1;
                least = Math.min(least, cost);
            }
        }

        Counted run(Duration time) {
            double before = server.figures().cpuSeconds();
            var result = wrk.run(server.port(), work.question(), connections, work.keepAlive(), time);
            double used = server.figures().cpuSeconds() - before;
            if (result.requests() == 0) {
                throw new BenchmarkException("no request was answered; " + result.errors() + " errors");
            }
            return new Counted(result, used / result.requests() * 100_000);
        }
    }
}
