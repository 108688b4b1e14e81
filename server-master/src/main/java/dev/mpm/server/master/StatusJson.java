package dev.mpm.server.master;

import dev.mpm.server.core.scoreboard.Counters;
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
        json.put("mpm", report.mpm());
        json.put("generation", report.generation());
        json.put("master", master(report));
        json.put("listeners", report.listeners());
        json.put("workers", report.workers().stream().map(StatusJson::worker).toList());
        json.put("totals", totals(report));
        return Json.write(json);
    }

    private Map<String, Object> master(StatusReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pid", masterPid);
        json.put("uptimeSeconds", report.ageSeconds());
        return json;
    }

    private static Map<String, Object> worker(WorkerStatus worker) {
        ProcessMemory memory = ProcessMemory.of(worker.pid());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("slot", worker.slot());
        json.put("pid", worker.pid());
        json.put("generation", worker.generation());
        json.put("state", worker.state());
        json.put("requests", worker.requests());
        json.put("connections", worker.connections());
        json.put("busy", worker.busy());
        json.put("idle", worker.idle());
        json.put("rssKiB", memory.rss());
        json.put("pssKiB", memory.pss());
        json.put("ageSeconds", worker.ageSeconds());
        json.put("scoreboard", worker.scoreboard());
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
        return json;
    }
}
