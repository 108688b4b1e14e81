package dev.mpm.server.master.admin;

import dev.mpm.server.core.scoreboard.Counters;
import dev.mpm.server.core.scoreboard.Latency;
import dev.mpm.server.master.StatusReport;
import dev.mpm.server.master.StatusReport.GenerationStatus;
import dev.mpm.server.master.StatusReport.RunningRequest;
import dev.mpm.server.master.StatusReport.WorkerStatus;
import dev.mpm.server.master.services.ServiceStatus;
import dev.mpm.server.master.services.ServiceStatus.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Reports of a server that never was. */
final class Samples {

    private Samples() {}

    /** Two workers of the generation that serves, one of the generation before, three requests that run. */
    static StatusReport report() {
        return report("running", true, 1_000);
    }

    static StatusReport report(String state, boolean ready, long requests) {
        return new StatusReport(
                state,
                ready,
                "event",
                2,
                200,
                List.of("http://127.0.0.1:8080", "http+unix:///run/app.sock"),
                Map.of("http://127.0.0.1:8080", 3),
                List.of(
                        new GenerationStatus(1, "prefork", "leaving", 1, 4),
                        new GenerationStatus(2, "event", "serving", 2, 7)),
                List.of(
                        worker(0, 4711, 1, "draining", "G", request("GET", "/<script>alert(1)</script>", 30.5)),
                        worker(1, 4712, 2, "ready", "W_K_", request("POST", "/orders", 2)),
                        worker(2, 4713, 2, "ready", "R..W", request("GET", "/slow?\"a'&b", 75))),
                new Counters(50, requests, 10, 2_048, 1_048_576),
                latency(requests),
                5,
                2,
                Map.of("crash", 1L, "reload", 1L),
                List.of(new ServiceStatus(
                        "letters",
                        Map.of("sent", 7, "boxes", Map.of("red", Map.of("full", true))),
                        List.of(
                                Metric.counter("mpm_letters_sent", "Letters sent.", 7),
                                new Metric(
                                        "mpm_letters_boxed", "Letters, by box.", false, "box", Map.of("red", 2.0))))));
    }

    /** All requests took between 5 and 10 ms, but one that took two minutes. */
    static Latency latency(long requests) {
        List<Long> counts = new ArrayList<>(Collections.nCopies(Latency.BUCKETS, 0L));
        counts.set(4, requests - 1);
        counts.set(Latency.BUCKETS - 1, 1L);
        return new Latency(counts, (requests - 1) * 7_500_000 + 120_000_000_000L);
    }

    private static RunningRequest request(String method, String path, double ageSeconds) {
        return new RunningRequest(method, path, "192.0.2.7:1234", ageSeconds);
    }

    private static WorkerStatus worker(
            int slot, long pid, int generation, String state, String letters, RunningRequest running) {
        return new WorkerStatus(
                slot,
                pid,
                generation,
                state,
                state.equals("ready"),
                300,
                20,
                4,
                2,
                2,
                120,
                0.5,
                slot == 1 ? 10_485_760 : 0,
                letters,
                List.of(running),
                List.of());
    }
}
