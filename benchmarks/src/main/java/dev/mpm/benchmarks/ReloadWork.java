package dev.mpm.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The configuration is taken up again under load: how long until no process of before is left, and what got lost. */
record ReloadWork() implements Work {

    private static final Duration BEFORE = Duration.ofSeconds(2);
    private static final Duration LOAD = Duration.ofSeconds(15);

    @Override
    public String name() {
        return "reload";
    }

    @Override
    public String says() {
        return "reload under load: until all processes are new; requests without a right answer are lost";
    }

    @Override
    public int connections() {
        return 32;
    }

    @Override
    public List<Figure> columns() {
        return List.of(Figure.RELOAD, Figure.REQUESTS, Figure.LOST, Figure.P99, Figure.LONGEST);
    }

    @Override
    public Duration estimate(Options options) {
        return LOAD.plusSeconds(4);
    }

    @Override
    public Map<Figure, Double> measure(Case run, Bench bench) {
        var setup = bench.setup(run);
        try (var server = Server.startAndCheck(run.peer(), setup, bench.pinning(), Question.PLAINTEXT)) {
            var command = run.peer()
                    .reload(setup, server)
                    .orElseThrow(() -> new BenchmarkException(run.peer().name() + " has no reload"));
            var load = bench.wrk().start(server.port(), Question.PLAINTEXT, run.connections(), true, LOAD);
            Await.pause(BEFORE);
            var old = pids(server);
            long start = System.nanoTime();
            // Not one of the server's processes; where it waits for the end, the waiting is its own.
            Tools.start(command).getInputStream().transferTo(OutputStream.nullOutputStream());
            if (!Await.until(LOAD, () -> isReplaced(old, server))) {
                throw new BenchmarkException("processes of before the reload are still there after " + LOAD.toSeconds()
                        + " s: " + common(old, pids(server)));
            }
            double millis = (System.nanoTime() - start) / 1e6;
            var result = load.result();
            return Map.of(
                    Figure.RELOAD,
                    millis,
                    Figure.REQUESTS,
                    (double) result.requests(),
                    Figure.LOST,
                    (double) result.errors(),
                    Figure.P99,
                    result.p99(),
                    Figure.LONGEST,
                    result.longest());
        } catch (IOException e) {
            throw new BenchmarkException("cannot run the reload command: " + e.getMessage(), e);
        }
    }

    private static boolean isReplaced(Set<Long> old, Server server) {
        var now = pids(server);
        return !now.isEmpty() && common(old, now).isEmpty();
    }

    private static Set<Long> pids(Server server) {
        return server.children().stream().map(ProcessFigures.Member::pid).collect(Collectors.toSet());
    }

    private static Set<Long> common(Set<Long> some, Set<Long> others) {
        var common = new HashSet<>(some);
        common.retainAll(others);
        return common;
    }
}
