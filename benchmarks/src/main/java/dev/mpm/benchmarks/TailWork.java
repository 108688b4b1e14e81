package dev.mpm.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What quick requests suffer from slow ones beside them: the 99th percentile of {@code /plaintext} at a part of the rate
 * that server and client reach together, with and without one request in 20 that sleeps for 50 ms. Latencies count from
 * when a request was due, not from when a connection was free for it.
 *
 * @param name the work's name
 * @param part which part of the rate, 2 for half of it
 */
record TailWork(String name, int part) implements Work {

    private static final int CONNECTIONS = 512;
    private static final Duration LOOK_AT_MACHINE = Duration.ofSeconds(4);
    private static final int SLEEPERS = 20;

    /** How many requests are on their way at a time where there is no rate. */
    private static final int CLOSED_LOOP = 64;

    /** Sleepers a second in the warm-up, for which there are connections enough. */
    private static final int SLEEPERS_ALONE = 4_000;

    @Override
    public String says() {
        return "p99 of /plaintext at 1/" + part + " of the maximum rate, alone and while one request in " + SLEEPERS
                + " is /sleep?ms=50; 'client late' is how much of that the client itself may have been, 'machine' what"
                + " waiting for a processor takes where nothing else runs, 'busy' what server and client used of the"
                + " processors";
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
                Figure.ALONE_P90,
                Figure.BESIDE_P90,
                Figure.ALONE_P99,
                Figure.BESIDE_P99,
                Figure.RATIO,
                Figure.CLIENT_LATE,
                Figure.MACHINE_DELAY,
                Figure.BUSY,
                Figure.ERRORS);
    }

    @Override
    public Duration estimate(Options options) {
        return Duration.ofSeconds(5)
                .plus(options.warmUp().multipliedBy(3))
                .plus(options.time().multipliedBy(3))
                .plusSeconds(32)
                .plus(LOOK_AT_MACHINE);
    }

    @Override
    public Map<Figure, Double> measure(Case run, Bench bench) {
        var time = bench.options().time();
        var warmUp = bench.options().warmUp().plusSeconds(1);
        double machine = machineDelay();
        try (var server = Server.startAndCheck(run.peer(), bench.setup(run), bench.pinning(), Question.PLAINTEXT);
                var load = new PacedLoad(bench, server.port(), run.connections())) {
            load.most(CLOSED_LOOP, warmUp);
            var most = load.most(CLOSED_LOOP, time);
            double offered = Math.max(1, most.rate() / part);
            load.steadilyAt(
                    SLEEPERS_ALONE + 1, SLEEPERS_ALONE, warmUp); // few as they are, their way is to be compiled, too
            load.steadilyAt(offered, offered / SLEEPERS, warmUp);
            var alone = load.steadilyAt(offered, 0, time);
            var processors = ProcessorTime.now();
            var beside = load.steadilyAt(offered, offered / SLEEPERS, time);
            double busy = ProcessorTime.now().busySince(processors);
            return Map.ofEntries(
                    Map.entry(Figure.MAXIMUM, most.rate()),
                    Map.entry(Figure.OFFERED, offered),
                    Map.entry(Figure.ALONE_P90, alone.p90()),
                    Map.entry(Figure.BESIDE_P90, beside.p90()),
                    Map.entry(Figure.ALONE_P99, alone.p99()),
                    Map.entry(Figure.BESIDE_P99, beside.p99()),
                    Map.entry(Figure.RATIO, beside.p99() / alone.p99()),
                    Map.entry(Figure.CLIENT_LATE, Math.max(alone.late(), beside.late())),
                    Map.entry(Figure.MACHINE_DELAY, machine),
                    Map.entry(Figure.BUSY, busy),
                    Map.entry(Figure.ERRORS, most.errors() + alone.errors() + beside.errors()));
        }
    }

    private static double machineDelay() {
        try {
            return MachineDelay.p99(LOOK_AT_MACHINE);
        } catch (InterruptedException e) {
            throw new BenchmarkException("interrupted while the machine was looked at", e);
        }
    }
}
