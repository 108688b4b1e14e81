package dev.mpm.server.master;

import dev.mpm.api.RouteView;
import dev.mpm.server.core.scoreboard.Counters;
import dev.mpm.server.core.scoreboard.LaneView;
import dev.mpm.server.core.scoreboard.Latency;
import dev.mpm.server.core.scoreboard.SlotView;
import dev.mpm.server.master.services.ServiceStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The state of the whole server at one moment, as the supervisor and the scoreboard know it. What has to be looked up
 * elsewhere (the memory of processes) is added where the report is written.
 *
 * @param ready whether clients should be sent here: it serves and is not about to stop
 * @param mpm the model of the newest generation that serves
 * @param generation its number
 * @param ageSeconds how long the master has run
 * @param listeners the addresses that are served
 * @param queues how many connections wait at each of them to be accepted; without those of which the kernel does not tell
 * @param generations those that have workers, the oldest first
 * @param totals what all workers have counted since the master started, those that are gone included; never less than
 *     in an earlier report
 * @param latency how long their requests took
 * @param ends how many workers have ended since the master started, by cause: {@code crash}, {@code boot},
 *     {@code heartbeat}, {@code request-timeout}, {@code recycled}, {@code reload}, {@code spare}, {@code scale} ...
 * @param services what each service for apps has to tell
 */
public record StatusReport(
        String state,
        boolean ready,
        String mpm,
        int generation,
        double ageSeconds,
        List<String> listeners,
        Map<String, Integer> queues,
        List<GenerationStatus> generations,
        List<WorkerStatus> workers,
        Counters totals,
        Latency latency,
        int workersStarted,
        int workersDied,
        Map<String, Long> ends,
        List<ServiceStatus> services) {

    /** Every cause that {@code ends} may have. */
    public static final List<String> CAUSES = Ledger.CAUSES;

    /**
     * The workers that run one configuration.
     *
     * @param state {@code rising}, {@code serving} or {@code leaving}
     */
    public record GenerationStatus(int number, String mpm, String state, int workers, long connections) {}

    /**
     * One worker's part of it.
     *
     * @param liveHeap bytes of heap after the newest garbage collection, 0 if not known
     * @param bootSeconds from its start until it was ready, 0 if it is not
     * @param running the requests that it runs
     * @param routes what its engine has decided about the routes that were called most, if it decides such things
     */
    public record WorkerStatus(
            int slot,
            long pid,
            int generation,
            String state,
            boolean accepting,
            long requests,
            long connectionsServed,
            long connections,
            int busy,
            int idle,
            double ageSeconds,
            double bootSeconds,
            long liveHeap,
            String scoreboard,
            List<RunningRequest> running,
            List<RouteView> routes) {}

    /** Returns how many workers of the newest generation that serves are not leaving. */
    int staying() {
        return (int) workers.stream()
                .filter(worker -> worker.generation() == generation)
                .filter(worker -> !worker.state().equals("draining"))
                .count();
    }

    /** A request that a worker is running. */
    public record RunningRequest(String method, String path, String client, double ageSeconds) {}

    static StatusReport of(
            SupervisorState state,
            boolean ready,
            Succession succession,
            Roster roster,
            Ledger ledger,
            List<ServiceStatus> services,
            long startedAt,
            long now) {
        Generation serving = succession.serving();
        return new StatusReport(
                state.word(),
                ready,
                serving.config().mpm(),
                serving.number(),
                seconds(now - startedAt),
                serving.listeners().addresses(),
                serving.listeners().queues(),
                roster.generations().stream()
                        .map(generation -> generation(generation, stateOf(generation, succession)))
                        .toList(),
                roster.all().stream()
                        .map(place -> worker(place.worker(), place.generation().view(place.worker()), now))
                        .toList(),
                ledger.past().plus(roster.counters()),
                ledger.pastLatency().plus(roster.latency()),
                ledger.started(),
                ledger.died(),
                ledger.ends(),
                services);
    }

    private static String stateOf(Generation generation, Succession succession) {
        if (generation.equals(succession.serving())) {
            return "serving";
        }
        return succession.isRising(generation) ? "rising" : "leaving";
    }

    private static GenerationStatus generation(Generation generation, String state) {
        List<WorkerHandle> workers = List.copyOf(generation.pool().all());
        long connections = workers.stream()
                .mapToLong(worker -> generation.view(worker).connections())
                .sum();
        return new GenerationStatus(generation.number(), generation.config().mpm(), state, workers.size(), connections);
    }

    private static WorkerStatus worker(WorkerHandle worker, SlotView view, long now) {
        return new WorkerStatus(
                worker.slot(),
                worker.pid(),
                worker.generation(),
                worker.state().name().toLowerCase(Locale.ROOT),
                view.accepting(),
                view.counters().requests(),
                view.counters().connections(),
                view.connections(),
                view.busy(),
                view.idle(),
                seconds(now - worker.spawnedAt()),
                seconds(view.bootNanos()),
                view.liveHeap(),
                view.letters(),
                view.inFlight().stream().map(lane -> request(lane, now)).toList(),
                worker.routes());
    }

    private static RunningRequest request(LaneView lane, long now) {
        return new RunningRequest(lane.method(), lane.path(), lane.client(), seconds(now - lane.startedNanos()));
    }

    private static double seconds(long nanos) {
        return Math.round(nanos / 1e8) / 10.0;
    }
}
