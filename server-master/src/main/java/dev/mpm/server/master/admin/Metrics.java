package dev.mpm.server.master.admin;

import dev.mpm.api.WorkerState;
import dev.mpm.server.core.scoreboard.Latency;
import dev.mpm.server.master.StatusReport;
import dev.mpm.server.master.StatusReport.RunningRequest;
import dev.mpm.server.master.StatusReport.WorkerStatus;
import dev.mpm.server.master.services.ServiceStatus;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.LongUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Writes a report as metrics. One scrape tells of all workers.
 *
 * <p>The number of series is bounded by the configuration: what comes from clients is no label, and of single workers only
 * what has no sum that says the same is told, by slot. A state or cause that is not there has the value 0, since a series
 * that appears out of nothing shows no increase.
 */
final class Metrics {

    private static final List<String> STATES = Stream.of(WorkerState.values())
            .filter(state -> !state.equals(WorkerState.GONE))
            .map(state -> state.name().toLowerCase(Locale.ROOT))
            .toList();

    private static final double[] BOUNDS = bounds();

    private final List<MetricSnapshot> snapshots = new ArrayList<>();

    private Metrics() {}

    /**
     * Returns everything there is to tell.
     *
     * @param version of the server
     * @param residentBytes tells the memory of a process
     */
    static MetricSnapshots of(StatusReport report, String version, LongUnaryOperator residentBytes) {
        var metrics = new Metrics();
        metrics.server(report, version);
        metrics.requests(report);
        metrics.pool(report);
        metrics.workers(report.workers(), residentBytes);
        report.services().forEach(service -> service.metrics().forEach(metrics::of));
        return new MetricSnapshots(metrics.snapshots);
    }

    private void server(StatusReport report, String version) {
        snapshots.add(InfoSnapshot.builder()
                .name("mpm_build")
                .help("The server's version, its Java and its concurrency model.")
                .dataPoint(InfoDataPointSnapshot.builder()
                        .labels(Labels.of(
                                "version", version,
                                "java", Runtime.version().toString(),
                                "mpm", report.mpm()))
                        .build())
                .build());
        gauge("mpm_uptime_seconds", "How long the master has run.", report.ageSeconds());
        gauge("mpm_ready", "1 if clients should be sent here.", report.ready() ? 1 : 0);
        gauge("mpm_generation", "Number of the generation that serves; a reload makes the next.", report.generation());
    }

    private void requests(StatusReport report) {
        counter("mpm_requests", "Requests answered.", report.totals().requests());
        counter(
                "mpm_errors",
                "Requests answered with status 500 or above.",
                report.totals().errors());
        counter("mpm_connections", "Connections accepted.", report.totals().connections());
        counter(
                "mpm_received_bytes",
                "Bytes read for requests.",
                report.totals().bytesIn());
        counter("mpm_sent_bytes", "Bytes written for answers.", report.totals().bytesOut());
        duration(report.latency());
        gauge("mpm_open_connections", "Connections that are open.", sum(report, WorkerStatus::connections));
        gauge(
                "mpm_running_requests",
                "Requests that are running.",
                sum(report, worker -> worker.running().size()));
        gauge(
                "mpm_longest_running_request_seconds",
                "For how long the oldest running request has run; 0 if none runs.",
                report.workers().stream()
                        .flatMap(worker -> worker.running().stream())
                        .mapToDouble(RunningRequest::ageSeconds)
                        .max()
                        .orElse(0));
        labelled(
                "mpm_listener_queue",
                "Connections that wait in the kernel to be accepted.",
                "listener",
                toDoubles(report.queues()));
    }

    private void duration(Latency latency) {
        long[] counts = latency.counts().stream().mapToLong(Long::longValue).toArray();
        snapshots.add(HistogramSnapshot.builder()
                .name("mpm_request_duration_seconds")
                .help("How long requests took, from when their head had been read until they were answered.")
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS, counts))
                        .sum(latency.sumNanos() / 1e9)
                        .build())
                .build());
    }

    private void pool(StatusReport report) {
        Map<String, Double> states = zeros(STATES);
        report.workers().forEach(worker -> states.merge(worker.state(), 1.0, Double::sum));
        labelled("mpm_workers", "Worker processes by state.", "state", states);
        labelled(
                "mpm_lanes",
                "Threads or requests that workers have room for, by whether they are at work.",
                "state",
                Map.of("busy", sum(report, WorkerStatus::busy), "idle", sum(report, WorkerStatus::idle)));
        counter("mpm_worker_starts", "Worker processes started.", report.workersStarted());
        counter("mpm_worker_failures", "Workers that ended by themselves, or had to be ended.", report.workersDied());
        Map<String, Double> ends = zeros(StatusReport.CAUSES);
        ends.putAll(toDoubles(report.ends()));
        var byCause = CounterSnapshot.builder().name("mpm_worker_ends").help("Workers that have ended, by cause.");
        new TreeSet<>(ends.keySet())
                .forEach(cause -> byCause.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(Labels.of("cause", cause))
                        .value(ends.getOrDefault(cause, 0.0))
                        .build()));
        snapshots.add(byCause.build());
    }

    private void workers(List<WorkerStatus> workers, LongUnaryOperator residentBytes) {
        bySlot(
                "mpm_worker_resident_bytes",
                "Resident memory of the worker in the slot, pages shared with others counted in full.",
                workers,
                worker -> residentBytes.applyAsLong(worker.pid()));
        bySlot(
                "mpm_worker_live_heap_bytes",
                "Heap in use after the newest garbage collection of the worker in the slot; 0 if not known.",
                workers,
                WorkerStatus::liveHeap);
        bySlot("mpm_worker_age_seconds", "How long the worker in the slot has run.", workers, WorkerStatus::ageSeconds);
    }

    /** Takes over what a service says about itself. */
    private void of(ServiceStatus.Metric metric) {
        if (metric.isCounter()) {
            var counter = CounterSnapshot.builder().name(metric.name()).help(metric.help());
            each(
                    metric,
                    (labels, value) -> counter.dataPoint(CounterDataPointSnapshot.builder()
                            .labels(labels)
                            .value(value)
                            .build()));
            snapshots.add(counter.build());
        } else {
            var gauge = GaugeSnapshot.builder().name(metric.name()).help(metric.help());
            each(
                    metric,
                    (labels, value) -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                            .labels(labels)
                            .value(value)
                            .build()));
            snapshots.add(gauge.build());
        }
    }

    private static void each(ServiceStatus.Metric metric, BiConsumer<Labels, Double> dataPoint) {
        new TreeMap<>(metric.values())
                .forEach((label, value) -> dataPoint.accept(
                        metric.label().isEmpty() ? Labels.EMPTY : Labels.of(metric.label(), label), value));
    }

    private void counter(String name, String help, long value) {
        counter(name, help, (double) value);
    }

    private void counter(String name, String help, double value) {
        snapshots.add(CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(CounterDataPointSnapshot.builder().value(value).build())
                .build());
    }

    private void gauge(String name, String help, double value) {
        snapshots.add(GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build());
    }

    private void bySlot(String name, String help, List<WorkerStatus> workers, ToDoubleFunction<WorkerStatus> value) {
        Map<String, Double> values = new HashMap<>();
        workers.forEach(worker -> values.put(Integer.toString(worker.slot()), value.applyAsDouble(worker)));
        labelled(name, help, "slot", values);
    }

    private void labelled(String name, String help, String label, Map<String, Double> values) {
        var gauge = GaugeSnapshot.builder().name(name).help(help);
        values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .forEach(entry -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(Labels.of(label, entry.getKey()))
                        .value(entry.getValue())
                        .build()));
        snapshots.add(gauge.build());
    }

    private static double sum(StatusReport report, ToDoubleFunction<WorkerStatus> value) {
        return report.workers().stream().mapToDouble(value).sum();
    }

    private static Map<String, Double> zeros(List<String> keys) {
        Map<String, Double> zeros = new HashMap<>();
        keys.forEach(key -> zeros.put(key, 0.0));
        return zeros;
    }

    private static Map<String, Double> toDoubles(Map<String, ? extends Number> numbers) {
        Map<String, Double> values = new HashMap<>();
        numbers.forEach((key, number) -> values.put(key, number.doubleValue()));
        return values;
    }

    private static double[] bounds() {
        double[] bounds = new double[Latency.BUCKETS];
        for (int i = 0; i < Latency.BOUNDS.size(); i++) {
            bounds[i] = Latency.BOUNDS.get(i).toNanos() / 1e9;
        }
        bounds[Latency.BUCKETS - 1] = Double.POSITIVE_INFINITY;
        return bounds;
    }
}
