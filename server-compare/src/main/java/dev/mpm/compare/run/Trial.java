package dev.mpm.compare.run;

import dev.mpm.compare.load.LoadDriver;
import dev.mpm.compare.load.LoadResult;
import dev.mpm.compare.load.Pattern;
import dev.mpm.compare.load.Stream;
import dev.mpm.compare.load.StreamResult;
import dev.mpm.compare.result.Figure;
import dev.mpm.compare.result.Run;
import dev.mpm.compare.scenario.Scenario;
import dev.mpm.server.core.posix.PosixException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Plays one scenario against one server, and measures. One thread; used once. */
final class Trial {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double PER_THOUSAND = 1000;

    /** The points of a latency curve: denser towards the end, where the differences are. */
    private static final double[] PERCENTILES = {
        0, 10, 25, 50, 75, 90, 95, 98, 99, 99.5, 99.8, 99.9, 99.95, 99.98, 99.99, 100
    };

    private final ServerUnderTest server;
    private final Scenario scenario;
    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    private final List<String> notes = new ArrayList<>();

    Trial(ServerUnderTest server, Scenario scenario) {
        this.server = server;
        this.scenario = scenario;
    }

    /**
     * Plays it.
     *
     * @param round from 1
     */
    Run play(LoadDriver driver, Duration time, int round) throws InterruptedException {
        List<Stream> streams = scenario.streams(time);
        ProcessTree processes = server.processes();
        ServerStatus statusBefore = server.status();
        ProcessTree.Usage before = processes.usage();
        CompletableFuture<Run.Event> killing = killing(time);
        LoadResult load;
        try {
            load = driver.run(server.port(), streams);
        } finally {
            killing.cancel(/* mayInterruptIfRunning= */ true);
        }
        ProcessTree.Usage used = processes.usage().since(before);
        double pss = processes.pssMib();
        ServerStatus statusAfter = server.status();

        Map<String, Long> errors = errors(load, streams);
        StreamResult measured = load.stream(scenario.measured().name());
        ofClients(load, measured, streams.getFirst(), errors);
        ofProcesses(load, used, pss);
        List<Long> requests = statusAfter.requestsSince(statusBefore);
        ofStatus(statusBefore, statusAfter, requests);
        return new Run(
                scenario.name(),
                server.entry().contender().name(),
                round,
                figures,
                curve(measured.latencies()),
                measured.timeline(),
                errors,
                requests,
                killing.isDone() && !killing.isCancelled() ? List.of(killing.join()) : List.of(),
                notes);
    }

    private CompletableFuture<Run.Event> killing(Duration time) {
        if (scenario.killWorker().isEmpty()) {
            return new CompletableFuture<>();
        }
        double seconds = time.toNanos() * scenario.killWorker().getAsDouble() / 1e9;
        var later = CompletableFuture.delayedExecutor(Math.round(seconds * 1e9), TimeUnit.NANOSECONDS);
        return CompletableFuture.supplyAsync(() -> new Run.Event(seconds, kill()), later);
    }

    private String kill() {
        try {
            return server.status().busiest().map(this::kill).orElse("there was no worker to kill");
        } catch (CompareException e) {
            return "no worker could be killed: " + e.getMessage();
        }
    }

    private String kill(ServerStatus.Worker worker) {
        String named = "worker " + worker.slot() + " (pid " + worker.pid() + ")";
        try {
            return server.kill(worker)
                    ? named + " killed, with " + worker.connections() + " connections"
                    : named + " had ended before it could be killed";
        } catch (PosixException e) {
            return "cannot kill " + named + ": " + e.getMessage();
        }
    }

    private void ofClients(LoadResult load, StreamResult measured, Stream stream, Map<String, Long> errors) {
        figures.put(Figure.ERRORS, (double)
                errors.values().stream().mapToLong(Long::longValue).sum());
        figures.put(Figure.DRIVER_CPU, load.cpuSeconds() / load.seconds());
        figures.put(Figure.DRIVER_LATE, load.lateP99());
        load.streams().stream()
                .mapToLong(StreamResult::closedEarly)
                .reduce(Long::sum)
                .ifPresent(closed -> {
                    if (scenario.clients().stream().anyMatch(group -> group.pattern() == Pattern.IDLE)) {
                        figures.put(Figure.CLOSED_EARLY, (double) closed);
                    }
                });
        if (stream.pattern() == Pattern.OPEN) {
            figures.put(Figure.OFFERED, stream.rate());
        }
        if (load.saturated()) {
            notes.add("the load driver was the bottleneck: the server answers at least "
                    + Math.round(measured.answered() / measured.seconds())
                    + " requests/s; how many more, and its latencies, are not known");
            return;
        }
        figures.put(Figure.THROUGHPUT, measured.answered() / measured.seconds());
        ofLatencies(measured.latencies());
    }

    private void ofLatencies(Histogram latencies) {
        if (latencies.getTotalCount() > 0) {
            figures.put(Figure.P50, millis(latencies, 50));
            figures.put(Figure.P90, millis(latencies, 90));
            figures.put(Figure.P99, millis(latencies, 99));
            figures.put(Figure.P999, millis(latencies, 99.9));
            figures.put(Figure.MAX, latencies.getMaxValue() / NANOS_PER_MILLI);
        }
    }

    private void ofProcesses(LoadResult load, ProcessTree.Usage used, double pss) {
        long answered =
                load.streams().stream().mapToLong(StreamResult::answered).sum();
        if (answered > 0) {
            figures.put(Figure.CPU_USER, used.user() / answered * PER_THOUSAND);
            figures.put(Figure.CPU_SYSTEM, used.system() / answered * PER_THOUSAND);
            figures.put(Figure.CPU, (used.user() + used.system()) / answered * PER_THOUSAND);
            figures.put(Figure.SWITCHES, (double) used.switches() / answered);
            figures.put(Figure.SWITCHES_FORCED, (double) used.forced() / answered);
        }
        figures.put(Figure.PROCESSES, (double) used.processes());
        figures.put(Figure.THREADS, (double) used.threads());
        figures.put(Figure.PSS, pss);
        figures.put(Figure.READY, server.readyMillis());
    }

    private void ofStatus(ServerStatus before, ServerStatus after, List<Long> requests) {
        figures.put(Figure.LIVE_HEAP, after.liveHeapMib());
        figures.put(Figure.RECYCLED, (double) (after.workersStarted() - before.workersStarted()));
        long all = requests.stream().mapToLong(Long::longValue).sum();
        long most = requests.stream().mapToLong(Long::longValue).max().orElse(0);
        if (all > 0 && requests.size() > 1) {
            figures.put(Figure.SPREAD, (double) most * requests.size() / all);
        }
    }

    /** Requests for which no connection was ever free have failed, too. */
    private static Map<String, Long> errors(LoadResult load, List<Stream> streams) {
        Map<String, Long> errors = new TreeMap<>();
        for (StreamResult stream : load.streams()) {
            String prefix = streams.size() == 1 ? "" : stream.name() + ": ";
            stream.errors().forEach((kind, count) -> errors.merge(prefix + kind, count, Long::sum));
            if (stream.unsent() > 0) {
                errors.merge(prefix + "unsent", stream.unsent(), Long::sum);
            }
        }
        return errors;
    }

    private static List<Run.Percentile> curve(Histogram latencies) {
        List<Run.Percentile> curve = new ArrayList<>();
        if (latencies.getTotalCount() > 0) {
            for (double percentile : PERCENTILES) {
                curve.add(new Run.Percentile(percentile, millis(latencies, percentile)));
            }
        }
        return curve;
    }

    private static double millis(Histogram latencies, double percentile) {
        return latencies.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }
}
