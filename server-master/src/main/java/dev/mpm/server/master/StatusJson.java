package dev.mpm.server.master;

import dev.mpm.api.RouteView;
import dev.mpm.server.core.scoreboard.Counters;
import dev.mpm.server.master.StatusReport.GenerationStatus;
import dev.mpm.server.master.StatusReport.RunningRequest;
import dev.mpm.server.master.StatusReport.WorkerStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a status report as the JSON that {@code mpmctl status --json} prints. Any thread. */
final class StatusJson {

    private final long masterPid;

    StatusJson(long masterPid) {
        this.masterPid = masterPid;
    }

    String of(StatusReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("state", report.state());
        json.put("ready", report.ready());
        json.put("mpm", report.mpm());
        json.put("generation", report.generation());
        json.put("master", master(report));
        json.put("listeners", report.listeners());
        json.put("queues", report.queues());
        json.put(
                "generations",
                report.generations().stream().map(StatusJson::generation).toList());
        json.put("workers", report.workers().stream().map(StatusJson::worker).toList());
        json.put("totals", totals(report));
        json.put("services", services(report));
        return Json.write(json);
    }

    private Map<String, Object> master(StatusReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pid", masterPid);
        json.put("uptimeSeconds", report.ageSeconds());
        return json;
    }

    private static Map<String, Object> generation(GenerationStatus generation) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("number", generation.number());
        json.put("mpm", generation.mpm());
        json.put("state", generation.state());
        json.put("workers", generation.workers());
        json.put("connections", generation.connections());
        return json;
    }

    private static Map<String, Object> worker(WorkerStatus worker) {
        ProcessMemory memory = ProcessMemory.of(worker.pid());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("slot", worker.slot());
        json.put("pid", worker.pid());
        json.put("generation", worker.generation());
        json.put("state", worker.state());
        json.put("accepting", worker.accepting());
        json.put("requests", worker.requests());
        json.put("connectionsServed", worker.connectionsServed());
        json.put("connections", worker.connections());
        json.put("busy", worker.busy());
        json.put("idle", worker.idle());
        json.put("rssKiB", memory.rss());
        json.put("pssKiB", memory.pss());
        json.put("liveHeapBytes", worker.liveHeap());
        json.put("ageSeconds", worker.ageSeconds());
        json.put("bootSeconds", worker.bootSeconds());
        json.put("scoreboard", worker.scoreboard());
        json.put("running", worker.running().stream().map(StatusJson::request).toList());
        json.put("routes", worker.routes().stream().map(StatusJson::route).toList());
        return json;
    }

    private static Map<String, Object> route(RouteView route) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", route.name());
        json.put("runsOn", route.onLoop() ? "loop" : "pool");
        json.put("since", route.since().toString());
        json.put("calls", route.calls());
        json.put("meanMicros", Math.round(route.meanNanos() / 100.0) / 10.0);
        json.put("returns", route.returns());
        json.put("reason", route.reason());
        return json;
    }

    private static Map<String, Object> request(RunningRequest request) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("method", request.method());
        json.put("path", request.path());
        json.put("client", request.client());
        json.put("ageSeconds", request.ageSeconds());
        return json;
    }

    private static Map<String, Object> services(StatusReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        report.services().forEach(service -> json.put(service.name(), service.facts()));
        return json;
    }

    private static Map<String, Object> totals(StatusReport report) {
        Counters counters = report.totals();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("requests", counters.requests());
        json.put("errors", counters.errors());
        json.put("connections", counters.connections());
        json.put("bytes", counters.bytesOut());
        json.put("bytesIn", counters.bytesIn());
        json.put("workersStarted", report.workersStarted());
        json.put("workersDied", report.workersDied());
        json.put("workersEnded", report.ends());
        return json;
    }
}
