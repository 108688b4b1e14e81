package dev.mpm.compare.result;

import dev.mpm.compare.load.Tick;
import java.util.List;
import java.util.Map;

/**
 * One model that went through one scenario once.
 *
 * @param scenario the scenario's name
 * @param model the name of the {@link Contender}
 * @param round from 1
 * @param figures those that could be measured
 * @param latencies the percentiles of the measured requests, ascending
 * @param timeline of the measured requests
 * @param errors failed requests by what happened, over all streams
 * @param requestsByWorker how many requests each worker answered, in the order of their slots
 * @param events what happened during the run, such as the death of a worker
 * @param notes why figures are missing or not to be trusted, as sentences; the driver was the bottleneck, for one
 */
public record Run(
        String scenario,
        String model,
        int round,
        Map<Figure, Double> figures,
        List<Percentile> latencies,
        List<Tick> timeline,
        Map<String, Long> errors,
        List<Long> requestsByWorker,
        List<Event> events,
        List<String> notes) {

    public Run {
        figures = Map.copyOf(figures);
        latencies = List.copyOf(latencies);
        timeline = List.copyOf(timeline);
        errors = Map.copyOf(errors);
        requestsByWorker = List.copyOf(requestsByWorker);
        events = List.copyOf(events);
        notes = List.copyOf(notes);
    }

    /**
     * The latency that so many percent of the requests did not exceed.
     *
     * @param percentile from 0 to 100
     */
    public record Percentile(double percentile, double millis) {}

    /**
     * Something that happened to the server.
     *
     * @param at seconds after the beginning of the run
     */
    public record Event(double at, String what) {}
}
