package dev.mpm.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What quick requests suffer from slow ones beside them: the 99th percentile of {@code /plaintext} at half of the rate
 * that server and client reach together, with and without one request in 20 that sleeps for 50 ms. Latencies count from
 * when a request was due, not from when a connection was free for it.
 */
record TailWork() implements Work {

    private static final int CONNECTIONS = 512;
    private static final int SLEEPERS = 20;

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
                .plus(options.time().multipliedBy(3));
    }

    @Override
    public Map<Figure, Double> measure(Case run, Bench bench) {
        var options = bench.options();
        long seconds = options.time().toSeconds();
        long warmUp = options.warmUp().toSeconds();
        try (var server = Server.startAndCheck(run.peer(), bench.setup(run), bench.pinning(), Question.PLAINTEXT);
                var client = LoadProgram.start(
                        bench, "PacedClient", Integer.toString(server.port()), Integer.toString(run.connections()))) {
            client.ask("run 0 0 " + (warmUp + 1));
            var most = Counts.parse(client.ask("run 0 0 " + seconds));
            long half = Math.max(1, Math.round(most.rate() / 2));
            client.ask("run " + SLEEPERS_ALONE + " 1 "
                    + (warmUp + 1)); // few as they are, their way is to be compiled, too
            client.ask("run " + half + " " + SLEEPERS + " " + (warmUp + 1));
            var alone = Counts.parse(client.ask("run " + half + " 0 " + seconds));
            var beside = Counts.parse(client.ask("run " + half + " " + SLEEPERS + " " + seconds));
            return Map.of(
                    Figure.MAXIMUM, most.rate(),
                    Figure.OFFERED, (double) half,
                    Figure.ALONE_P99, alone.p99(),
                    Figure.BESIDE_P99, beside.p99(),
                    Figure.RATIO, beside.p99() / alone.p99(),
                    Figure.CLIENT_LATE, Math.max(alone.late(), beside.late()),
                    Figure.ERRORS, most.errors() + alone.errors() + beside.errors());
        } catch (IOException e) {
            throw new BenchmarkException("cannot talk to the paced client: " + e.getMessage(), e);
        }
    }

    /** What the client counted: answers a second, milliseconds, and requests that were not answered. */
    record Counts(double rate, double p99, double late, double errors) {

        static Counts parse(String answer) {
            Map<String, Double> counted = Stream.of(answer.split(" ", -1))
                    .map(pair -> pair.split("=", 2))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> Double.parseDouble(pair[1])));
            return new Counts(
                    counted.getOrDefault("rate", 0.0),
                    counted.getOrDefault("p99", 0.0),
                    counted.getOrDefault("late", 0.0),
                    counted.getOrDefault("errors", 0.0));
        }
    }
}
