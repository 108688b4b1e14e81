package dev.mpm.server.master.admin;

import static dev.mpm.server.master.admin.Amounts.age;
import static dev.mpm.server.master.admin.Amounts.bytes;
import static dev.mpm.server.master.admin.Amounts.count;
import static dev.mpm.server.master.admin.Amounts.perSecond;
import static dev.mpm.server.master.admin.Page.escape;

import dev.mpm.api.LaneState;
import dev.mpm.server.master.StatusReport;
import dev.mpm.server.master.StatusReport.GenerationStatus;
import dev.mpm.server.master.StatusReport.RunningRequest;
import dev.mpm.server.master.StatusReport.WorkerStatus;
import dev.mpm.server.master.admin.Reports.Seen;
import dev.mpm.server.master.services.ServiceStatus;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;

/**
 * Writes a report as a page for people. All that changes is inside the element {@code live}, which the page's script
 * takes out of the next answer; everything that is not ours goes through {@link Page#escape}.
 */
final class StatusPage {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss z", Locale.ROOT);

    /** With more of them, those that have just begun are not shown. */
    private static final int MOST_REQUESTS = 100;

    private static final Set<String> GOOD = Set.of("running", "ready", "serving");

    private final StringBuilder html = new StringBuilder(16_384);
    private final StatusReport report;
    private final Trend.Recent recent;
    private final LongUnaryOperator residentBytes;

    private StatusPage(Seen seen, LongUnaryOperator residentBytes) {
        this.report = seen.report();
        this.recent = seen.recent();
        this.residentBytes = residentBytes;
    }

    static Reply reply(Seen seen, LongUnaryOperator residentBytes, String version, Instant now) {
        var page = new StatusPage(seen, residentBytes);
        page.write(version, now);
        return Page.refreshing(page.stateWords() + " · " + seen.report().mpm() + " · MPM Server", page.html.toString());
    }

    private void write(String version, Instant now) {
        html.append("<div class=\"controls\"><span id=\"trouble\" role=\"status\"></span>");
        html.append("<button id=\"pause\" type=\"button\" hidden>Pause</button></div>\n<div id=\"live\">\n");
        head(now);
        html.append("<main>\n");
        cards();
        workers();
        running();
        generations();
        listeners();
        ends();
        report.services().forEach(this::service);
        html.append("</main>\n</div>\n");
        html.append("<footer>MPM Server ")
                .append(escape(version))
                .append(" · also as <a href=\"/status?json\">JSON</a>,")
                .append(" <a href=\"/status?auto\">lines</a>, <a href=\"/metrics\">metrics</a> ·")
                .append(" <a href=\"/\">all pages</a></footer>\n");
    }

    private String stateWords() {
        return report.state().equals("running") && !report.ready() ? "not ready" : report.state();
    }

    private void head(Instant now) {
        var time = now.atZone(ZoneId.systemDefault());
        html.append("<header><h1>MPM Server</h1><p>")
                .append(badge(stateWords()))
                .append(" <strong>");
        html.append(escape(report.mpm())).append("</strong>, generation ").append(report.generation());
        html.append("</p><p class=\"updated\">updated <time id=\"updated\" datetime=\"")
                .append(now)
                .append("\">");
        html.append(TIME.format(time)).append("</time></p></header>\n");
    }

    private void cards() {
        var totals = report.totals();
        html.append("<dl class=\"cards\">\n");
        card("Uptime", age(report.ageSeconds()));
        long busy = sum(WorkerStatus::busy);
        long lanes = busy + sum(WorkerStatus::idle);
        card("Busy", count(busy) + " of " + count(lanes) + meter(busy, lanes));
        card("Requests", count(totals.requests()) + small(perSecond(recent.requestsPerSecond())));
        card(
                "Time per request",
                Amounts.quantile(recent.latency(), 0.5) + small("99 %: " + Amounts.quantile(recent.latency(), 0.99)));
        card(
                "Server errors",
                (totals.errors() > 0 ? "<span class=\"alarm\">" + count(totals.errors()) + "</span>" : "0")
                        + small(perSecond(recent.errorsPerSecond())));
        card("Connections", count(sum(WorkerStatus::connections)) + small(count(totals.connections()) + " in all"));
        card("Sent", bytes(totals.bytesOut()) + small(bytes(recent.bytesOutPerSecond()) + "/s"));
        card("Received", bytes(totals.bytesIn()) + small(bytes(recent.bytesInPerSecond()) + "/s"));
        html.append("</dl>\n");
    }

    private void card(String name, String value) {
        html.append("<div><dt>").append(name).append("</dt><dd>").append(value).append("</dd></div>\n");
    }

    private static String small(String more) {
        return "<small>" + more + "</small>";
    }

    private static String meter(long busy, long lanes) {
        return "<meter min=\"0\" max=\"" + Math.max(1, lanes) + "\" value=\"" + busy
                + "\" aria-label=\"busy lanes\"></meter>";
    }

    private void workers() {
        html.append("<h2>Workers <small>").append(report.workers().size()).append("</small></h2>\n");
        if (report.workers().isEmpty()) {
            none("no worker process");
        } else {
            table(
                    "Workers",
                    "Slot",
                    "#PID",
                    "#Gen.",
                    "State",
                    "#Age",
                    "#Requests",
                    "#Connections",
                    "#Busy",
                    "#Idle",
                    "#Memory",
                    "#Live heap",
                    "Scoreboard");
            report.workers().forEach(this::worker);
            endTable();
        }
        legend();
    }

    private void worker(WorkerStatus worker) {
        html.append("<tr data-slot=\"")
                .append(worker.slot())
                .append("\"><th scope=\"row\">")
                .append(worker.slot());
        html.append("</th>");
        number(Long.toString(worker.pid()));
        number(Integer.toString(worker.generation()));
        html.append("<td>").append(badge(worker.state())).append("</td>");
        number(age(worker.ageSeconds()));
        number(count(worker.requests()));
        number(count(worker.connections()) + small(" of " + count(worker.connectionsServed())));
        number(count(worker.busy()));
        number(count(worker.idle()));
        number(bytes(residentBytes.applyAsLong(worker.pid())));
        number(worker.liveHeap() == 0 ? "–" : bytes(worker.liveHeap()));
        html.append("<td class=\"letters\">");
        letters(worker.scoreboard());
        html.append("</td></tr>\n");
    }

    /** Writes the letters in one element for each run of equal ones. */
    private void letters(String letters) {
        for (int start = 0, end; start < letters.length(); start = end) {
            char letter = letters.charAt(start);
            end = start;
            while (end < letters.length() && letters.charAt(end) == letter) {
                end++;
            }
            letters(letter, letters.substring(start, end));
        }
    }

    private void letters(char letter, String run) {
        html.append("<span");
        for (LaneState state : LaneState.values()) {
            if (state.letter() == letter) {
                html.append(" class=\"l-")
                        .append(state.name().toLowerCase(Locale.ROOT))
                        .append('"');
            }
        }
        html.append('>').append(escape(run)).append("</span>");
    }

    private void legend() {
        html.append("<ul class=\"legend\" aria-label=\"What the letters mean\">");
        for (LaneState state : LaneState.values()) {
            html.append("<li><span class=\"letters\">");
            letters(state.letter(), String.valueOf(state.letter()));
            html.append("</span> ").append(meaning(state)).append("</li>");
        }
        html.append("</ul>\n");
    }

    private static String meaning(LaneState state) {
        return switch (state) {
            case OPEN -> "not there";
            case STARTING -> "starting";
            case READY -> "free";
            case READ -> "reading";
            case WRITE -> "answering";
            case KEEPALIVE -> "kept alive";
            case CLOSING -> "closing";
            case GRACEFUL -> "finishing";
            case IDLE_KILL -> "ended as too many were free";
        };
    }

    private void running() {
        List<Running> running = report.workers().stream()
                .flatMap(worker -> worker.running().stream().map(request -> new Running(worker, request)))
                .sorted(Comparator.comparingDouble((Running each) -> each.request.ageSeconds())
                        .reversed())
                .toList();
        html.append("<h2>Running requests <small>").append(running.size()).append("</small></h2>\n");
        if (running.isEmpty()) {
            none("none");
            return;
        }
        table("Running requests", "#Age", "#Slot", "Client", "Request");
        running.stream().limit(MOST_REQUESTS).forEach(this::running);
        endTable();
        if (running.size() > MOST_REQUESTS) {
            none("and " + (running.size() - MOST_REQUESTS) + " more that are younger");
        }
    }

    private record Running(WorkerStatus worker, RunningRequest request) {}

    private void running(Running running) {
        RunningRequest request = running.request;
        html.append("<tr>");
        number(age(request.ageSeconds()));
        number(Integer.toString(running.worker.slot()));
        html.append("<td>").append(escape(request.client())).append("</td><td class=\"request\"><code>");
        html.append(escape(request.method() + " " + request.path())).append("</code></td></tr>\n");
    }

    private void generations() {
        html.append("<h2>Generations</h2>\n");
        table("Generations", "#Number", "Model", "State", "#Workers", "#Connections");
        for (GenerationStatus generation : report.generations()) {
            html.append("<tr data-generation=\"").append(generation.number()).append("\">");
            number(Integer.toString(generation.number()));
            html.append("<td>").append(escape(generation.mpm())).append("</td><td>");
            html.append(badge(generation.state())).append("</td>");
            number(count(generation.workers()));
            number(count(generation.connections()));
            html.append("</tr>\n");
        }
        endTable();
    }

    private void listeners() {
        html.append("<h2>Listeners</h2>\n<ul class=\"pairs\">");
        for (String listener : report.listeners()) {
            Integer waiting = report.queues().get(listener);
            html.append("<li><code>").append(escape(listener)).append("</code>");
            html.append(waiting == null ? "" : " <small>" + waiting + " waiting</small>")
                    .append("</li>");
        }
        html.append("</ul>\n");
    }

    private void ends() {
        html.append("<h2>Ends of workers <small>")
                .append(report.workersStarted())
                .append(" started, ");
        html.append(report.workersDied()).append(" failed</small></h2>\n");
        if (report.ends().isEmpty()) {
            none("none has ended");
            return;
        }
        html.append("<ul class=\"pairs\">");
        new TreeMap<>(report.ends())
                .forEach((cause, number) -> html.append("<li>")
                        .append(escape(cause))
                        .append(" <strong>")
                        .append(count(number))
                        .append("</strong></li>"));
        html.append("</ul>\n");
    }

    private void service(ServiceStatus service) {
        html.append("<h2>").append(escape(service.name())).append("</h2>\n");
        facts(service.facts());
        service.facts().forEach((part, value) -> {
            if (value instanceof Map<?, ?> several) {
                several.forEach((name, facts) -> part(part + " " + name, facts));
            }
        });
    }

    private void part(String name, Object facts) {
        html.append("<h3>").append(escape(name)).append("</h3>\n");
        facts((Map<?, ?>) facts);
    }

    private void facts(Map<?, ?> facts) {
        html.append("<ul class=\"pairs\">");
        facts.forEach((name, value) -> {
            if (!(value instanceof Map<?, ?>)) {
                html.append("<li>").append(escape(String.valueOf(name))).append(" <strong>");
                html.append(escape(String.valueOf(value))).append("</strong></li>");
            }
        });
        html.append("</ul>\n");
    }

    /** Begins a table; columns whose heading begins with # hold numbers. */
    private void table(String caption, String... columns) {
        html.append("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"")
                .append(caption);
        html.append("\"><table><caption>").append(caption).append("</caption><thead><tr>");
        for (String column : columns) {
            boolean isNumber = column.startsWith("#");
            html.append("<th scope=\"col\"").append(isNumber ? " class=\"n\">" : ">");
            html.append(isNumber ? column.substring(1) : column).append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
    }

    private void endTable() {
        html.append("</tbody></table></div>\n");
    }

    private void number(String value) {
        html.append("<td class=\"n\">").append(value).append("</td>");
    }

    private void none(String words) {
        html.append("<p class=\"none\">").append(words).append("</p>\n");
    }

    /** Green is as it should be, yellow is on its way to or from there, red needs somebody. */
    private static String badge(String state) {
        String style = GOOD.contains(state) ? " good" : state.equals("not ready") ? " bad" : "";
        return "<span class=\"badge" + style + "\">" + escape(state) + "</span>";
    }

    private long sum(ToLongFunction<WorkerStatus> value) {
        return report.workers().stream().mapToLong(value).sum();
    }
}
