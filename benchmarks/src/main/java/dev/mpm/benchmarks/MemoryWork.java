package dev.mpm.benchmarks;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a server occupies when it has just started and answered once, and after a million requests: all its processes,
 * and the largest of those that serve.
 */
record MemoryWork() implements Work {

    private static final long REQUESTS = 1_000_000;

    /** Long enough for a JVM to give back what it needed to start, or to compile. */
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private static final Duration SLICE = Duration.ofSeconds(5);
    private static final int MOST_SLICES = 20;
    private static final Duration ESTIMATE = Duration.ofSeconds(90);

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String says() {
        return "proportional set size of the largest serving process and of all, idle for " + SETTLED.toSeconds()
                + " s at first and after " + REQUESTS
                + " requests or " + SLICE.multipliedBy(MOST_SLICES).toSeconds() + " s of them";
    }

    @Override
    public int connections() {
        return 64;
    }

    @Override
    public List<Figure> columns() {
        return List.of(
                Figure.IDLE_PROCESS,
                Figure.IDLE_ALL,
                Figure.LOADED_PROCESS,
                Figure.LOADED_ALL,
                Figure.REQUESTS,
                Figure.ERRORS);
    }

    @Override
    public Duration estimate(Options options) {
        return ESTIMATE;
    }

    @Override
    public Map<Figure, Double> measure(Case run, Bench bench) {
        try (var server = Server.startAndCheck(run.peer(), bench.setup(run), bench.pinning(), Question.PLAINTEXT)) {
            Await.pause(SETTLED);
            double idleProcess = largest(server);
            double idleAll = server.figures().pssMib();
            long requests = 0;
            long errors = 0;
            for (int slice = 0; slice < MOST_SLICES && requests < REQUESTS; slice++) {
                var result = bench.wrk().run(server.port(), Question.PLAINTEXT, run.connections(), true, SLICE);
                requests += result.requests();
                errors += result.errors();
            }
            Await.pause(SETTLED);
            return Map.of(
                    Figure.IDLE_PROCESS,
                    idleProcess,
                    Figure.IDLE_ALL,
                    idleAll,
                    Figure.LOADED_PROCESS,
                    largest(server),
                    Figure.LOADED_ALL,
                    server.figures().pssMib(),
                    Figure.REQUESTS,
                    (double) requests,
                    Figure.ERRORS,
                    (double) errors);
        }
    }

    /** The leader serves only where it has no children. */
    private static double largest(Server server) {
        return server.children().stream()
                .map(ProcessFigures.Member::pssMib)
                .max(Comparator.naturalOrder())
                .orElseGet(server.figures()::pssMib);
    }
}
