package dev.mpm.server.master.admin;

import dev.mpm.server.master.StatusReport;

/** Tells whether clients should be sent to the server, and if not, why. */
final class Readiness {

    private Readiness() {}

    /** Returns one line for a load balancer's log. */
    static String of(StatusReport report) {
        if (report.ready()) {
            return "ready";
        }
        return switch (report.state()) {
            case "starting" -> "not ready: starting, no worker has been ready yet";
            case "running" -> "not ready: no worker is ready";
            default -> "not ready: " + report.state();
        };
    }
}
