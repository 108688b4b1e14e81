package dev.mpm.server.master.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.core.scoreboard.Counters;
import dev.mpm.server.core.scoreboard.Latency;
import dev.mpm.server.master.StatusReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MetricsTest {

    private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0,text/plain;q=0.5";

    private final MetricsText text = new MetricsText();

    @Test
    void tellAboutAllWorkersInOneScrape() throws IOException {
        var samples = Exposition.readText(body(Samples.report(), null));

        assertThat(samples)
                .containsEntry("mpm_requests_total", 1_000.0)
                .containsEntry("mpm_errors_total", 10.0)
                .containsEntry("mpm_connections_total", 50.0)
                .containsEntry("mpm_received_bytes_total", 2_048.0)
                .containsEntry("mpm_sent_bytes_total", 1_048_576.0)
                .containsEntry("mpm_open_connections", 12.0)
                .containsEntry("mpm_running_requests", 3.0)
                .containsEntry("mpm_longest_running_request_seconds", 75.0)
                .containsEntry("mpm_listener_queue{listener=\"http://127.0.0.1:8080\"}", 3.0)
                .containsEntry("mpm_workers{state=\"ready\"}", 2.0)
                .containsEntry("mpm_workers{state=\"draining\"}", 1.0)
                .containsEntry("mpm_workers{state=\"booting\"}", 0.0)
                .containsEntry("mpm_lanes{state=\"busy\"}", 6.0)
                .containsEntry("mpm_lanes{state=\"idle\"}", 6.0)
                .containsEntry("mpm_worker_starts_total", 5.0)
                .containsEntry("mpm_worker_failures_total", 2.0)
                .containsEntry("mpm_worker_ends_total{cause=\"crash\"}", 1.0)
                .containsEntry("mpm_worker_ends_total{cause=\"heartbeat\"}", 0.0)
                .containsEntry("mpm_worker_resident_bytes{slot=\"2\"}", 4_713_000.0)
                .containsEntry("mpm_worker_live_heap_bytes{slot=\"1\"}", 10_485_760.0)
                .containsEntry("mpm_worker_age_seconds{slot=\"0\"}", 120.0)
                .containsEntry("mpm_generation", 2.0)
                .containsEntry("mpm_ready", 1.0)
                .containsEntry("mpm_uptime_seconds", 200.0)
                .containsEntry("mpm_build_info{java=\"" + Runtime.version() + "\",mpm=\"event\",version=\"1.2\"}", 1.0);
    }

    @Test
    void tellWhatServicesForAppsSayAboutThemselves() throws IOException {
        assertThat(Exposition.readText(body(Samples.report(), null)))
                .containsEntry("mpm_letters_sent_total", 7.0)
                .containsEntry("mpm_letters_boxed{box=\"red\"}", 2.0);
    }

    @Test
    void tellHowLongRequestsTook() throws IOException {
        var samples = Exposition.readText(body(Samples.report(), null));

        assertThat(samples)
                .containsEntry("mpm_request_duration_seconds_bucket{le=\"0.005\"}", 0.0)
                .containsEntry("mpm_request_duration_seconds_bucket{le=\"0.01\"}", 999.0)
                .containsEntry("mpm_request_duration_seconds_bucket{le=\"60.0\"}", 999.0)
                .containsEntry("mpm_request_duration_seconds_bucket{le=\"+Inf\"}", 1_000.0)
                .containsEntry("mpm_request_duration_seconds_count", 1_000.0)
                .containsEntry("mpm_request_duration_seconds_sum", 127.4925);
    }

    @Test
    void areWrittenAsOpenMetricsForThoseWhoAskForIt() throws IOException {
        var reply = reply(Samples.report(), OPEN_METRICS);

        assertThat(reply.contentType()).startsWith("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(Exposition.readOpenMetrics(body(Samples.report(), OPEN_METRICS)))
                .as("the same series as in the other format")
                .containsExactlyInAnyOrderEntriesOf(Exposition.readText(body(Samples.report(), null)));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "*/*", "text/plain", "text/html", "nonsense"})
    void areWrittenAsTextForEverybodyElse(@Nullable String accept) throws IOException {
        assertThat(reply(Samples.report(), accept).contentType())
                .startsWith("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void areReadableBeforeThereIsAnyWorker() throws IOException {
        var nothing = new StatusReport(
                "starting",
                false,
                "prefork",
                1,
                0,
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                Counters.ZERO,
                Latency.NONE,
                0,
                0,
                Map.of(),
                List.of());

        assertThat(Exposition.readText(body(nothing, null)))
                .containsEntry("mpm_ready", 0.0)
                .containsEntry("mpm_requests_total", 0.0)
                .containsEntry("mpm_longest_running_request_seconds", 0.0)
                .containsEntry("mpm_worker_ends_total{cause=\"crash\"}", 0.0);
        assertThat(Exposition.readOpenMetrics(body(nothing, OPEN_METRICS))).isNotEmpty();
    }

    @Test
    void haveNoSeriesForWhatClientsSend() throws IOException {
        var series = new TreeMap<>(Exposition.readText(body(Samples.report(), null))).keySet();

        assertThat(series).noneMatch(name -> name.contains("/orders") || name.contains("192.0.2.7"));
        assertThat(series).as("few enough to be scraped every second").hasSizeLessThan(80);
    }

    private Reply reply(StatusReport report, @Nullable String accept) throws IOException {
        return text.of(Metrics.of(report, "1.2", pid -> pid * 1_000), accept);
    }

    private String body(StatusReport report, @Nullable String accept) throws IOException {
        return new String(reply(report, accept).body(), StandardCharsets.UTF_8);
    }
}
