package dev.mpm.server.master.admin;

import dev.mpm.server.master.admin.Reports.Seen;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Knows what stands at which path. Any thread. */
final class AdminPages {

    private final Reports reports;
    private final AdminSource source;
    private final String version;
    private final InstantSource clock;
    private final MetricsText metricsText = new MetricsText();

    AdminPages(Reports reports, AdminSource source, String version, InstantSource clock) {
        this.reports = reports;
        this.source = source;
        this.version = version;
        this.clock = clock;
    }

    /**
     * Returns the answer to a request.
     *
     * @param path as the client sent it; only the known ones mean anything, letter by letter
     * @param query the part after the question mark, null if there is none
     * @param accept the {@code Accept} header, null if there is none
     */
    Reply reply(String path, @Nullable String query, @Nullable String accept) throws IOException, InterruptedException {
        try {
            return switch (path) {
                case "/" -> IndexPage.reply(version);
                case "/health" -> health();
                case "/ready" -> ready();
                case "/metrics" -> metrics(accept);
                case "/status" -> status(query);
                default -> Reply.text(404, "no such page; / lists those there are");
            };
        } catch (TimeoutException late) {
            return Reply.text(503, "the supervisor does not answer");
        }
    }

    /** An answer of the supervisor is all it takes: a server that cannot serve is not mended by killing its master. */
    private Reply health() throws TimeoutException, InterruptedException {
        Seen _ = reports.newest();
        return Reply.text(200, "ok");
    }

    private Reply ready() throws TimeoutException, InterruptedException {
        var report = reports.newest().report();
        return Reply.text(report.ready() ? 200 : 503, Readiness.of(report));
    }

    private Reply metrics(@Nullable String accept) throws IOException, TimeoutException, InterruptedException {
        return metricsText.of(Metrics.of(reports.newest().report(), version, source::residentBytes), accept);
    }

    private Reply status(@Nullable String query) throws TimeoutException, InterruptedException {
        Seen seen = reports.newest();
        if (has(query, "json")) {
            return Reply.json(source.json(seen.report()));
        }
        if (has(query, "auto")) {
            return Reply.of(200, "text/plain; charset=utf-8", ModStatus.of(seen.report(), version));
        }
        return StatusPage.reply(seen, source::residentBytes, version, clock.instant());
    }

    /** Returns whether a query has a word in it, alone or with a value, as mod_status takes it. */
    private static boolean has(@Nullable String query, String word) {
        return query != null
                && Arrays.stream(query.split("&")).anyMatch(part -> part.equals(word) || part.startsWith(word + "="));
    }
}
