package dev.mpm.server.master.tasks;

import dev.mpm.server.core.config.TaskPoolSettings;
import dev.mpm.server.core.tasks.Counts;
import dev.mpm.server.master.services.ServiceStatus;
import dev.mpm.server.master.services.ServiceStatus.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A pool as the status shows it.
 *
 * @param processes a line for each; none of a pool of threads
 */
record PoolStatus(TaskPoolSettings settings, Counts counts, List<String> processes) {

    private static final String LABEL = "pool";

    /** Returns what is told of all pools, by name. */
    static ServiceStatus of(Map<String, PoolStatus> pools) {
        Map<String, Object> facts = new TreeMap<>();
        pools.forEach((name, pool) -> facts.put(name, pool.facts()));
        return new ServiceStatus(
                "tasks",
                facts.isEmpty() ? Map.of() : Map.of(LABEL, facts),
                facts.isEmpty()
                        ? List.of()
                        : List.of(
                                gauge("mpm_tasks_queued", "Tasks that wait.", pools, Counts::queued),
                                gauge("mpm_tasks_running", "Tasks that run.", pools, Counts::running),
                                counter("mpm_tasks_done", "Tasks that ended with a result.", pools, Counts::done),
                                counter("mpm_tasks_failed", "Tasks that ended without one.", pools, Counts::failed),
                                counter("mpm_tasks_cancelled", "Tasks that were given up.", pools, Counts::cancelled),
                                counter("mpm_tasks_retried", "Times a task was begun again.", pools, Counts::retried),
                                counter("mpm_tasks_rejected", "Tasks not taken.", pools, Counts::rejected)));
    }

    private static Metric gauge(
            String name, String help, Map<String, PoolStatus> pools, ToDoubleFunction<Counts> value) {
        return new Metric(name, help, false, LABEL, values(pools, value));
    }

    private static Metric counter(
            String name, String help, Map<String, PoolStatus> pools, ToDoubleFunction<Counts> value) {
        return new Metric(name, help, true, LABEL, values(pools, value));
    }

    private static Map<String, Double> values(Map<String, PoolStatus> pools, ToDoubleFunction<Counts> value) {
        Map<String, Double> values = new TreeMap<>();
        pools.forEach((name, pool) -> values.put(name, value.applyAsDouble(pool.counts())));
        return values;
    }

    private Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("kind", settings.kindWord());
        facts.put("size", settings.size());
        facts.put("queued", counts.queued());
        facts.put("running", counts.running());
        facts.put("done", counts.done());
        facts.put("failed", counts.failed());
        facts.put("cancelled", counts.cancelled());
        facts.put("retried", counts.retried());
        facts.put("rejected", counts.rejected());
        if (settings.kind() == TaskPoolSettings.Kind.PROCESSES) {
            facts.put("processes", processes);
        }
        return facts;
    }
}
