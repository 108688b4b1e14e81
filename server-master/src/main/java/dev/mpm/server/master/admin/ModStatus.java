package dev.mpm.server.master.admin;

import dev.mpm.server.core.scoreboard.Counters;
import dev.mpm.server.master.StatusReport;
import dev.mpm.server.master.StatusReport.WorkerStatus;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Writes a report in the form of httpd's {@code server-status?auto}, for the programs that read that one. Averages are
 * over the server's life, as there.
 */
final class ModStatus {

    private final StringBuilder text = new StringBuilder(512);

    private ModStatus() {}

    static String of(StatusReport report, String version) {
        var status = new ModStatus();
        status.write(report, version);
        return status.text.toString();
    }

    private void write(StatusReport report, String version) {
        Counters totals = report.totals();
        double uptime = Math.max(0.1, report.ageSeconds());
        double requests = Math.max(1, totals.requests());
        line("ServerVersion", "MPM Server " + version);
        line("ServerMPM", report.mpm());
        line("ParentServerMPMGeneration", report.generation());
        line("ServerUptimeSeconds", (long) report.ageSeconds());
        line("Total Accesses", totals.requests());
        line("Total kBytes", totals.bytesOut() / 1024);
        line("Total Duration", report.latency().sumNanos() / 1_000_000);
        line("ReqPerSec", decimal(totals.requests() / uptime));
        line("BytesPerSec", decimal(totals.bytesOut() / uptime));
        line("BytesPerReq", decimal(totals.bytesOut() / requests));
        line("DurationPerReq", decimal(report.latency().sumNanos() / 1e6 / requests));
        line("BusyWorkers", sum(report, WorkerStatus::busy));
        line(
                "GracefulWorkers",
                letters(report).chars().filter(letter -> letter == 'G').count());
        line("IdleWorkers", sum(report, WorkerStatus::idle));
        line("Processes", report.workers().size());
        line("Stopping", sum(report, worker -> worker.state().equals("draining") ? 1 : 0));
        line("ConnsTotal", sum(report, WorkerStatus::connections));
        line("Scoreboard", letters(report));
    }

    private void line(String key, Object value) {
        text.append(key).append(": ").append(value).append('\n');
    }

    private static long sum(StatusReport report, ToLongFunction<WorkerStatus> value) {
        return report.workers().stream().mapToLong(value).sum();
    }

    private static String letters(StatusReport report) {
        return report.workers().stream().map(WorkerStatus::scoreboard).collect(Collectors.joining());
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
