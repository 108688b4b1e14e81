package dev.mpm.server.master.admin;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes metrics in the format that the scraper asks for: OpenMetrics, or Prometheus' own text. Any thread. */
final class MetricsText {

    private final ExpositionFormats formats = ExpositionFormats.init();

    /**
     * Returns the answer to a scrape.
     *
     * @param accept what the scraper's {@code Accept} header says, null if it has none
     */
    Reply of(MetricSnapshots metrics, @Nullable String accept) throws IOException {
        String wanted = accept == null ? "" : accept;
        var writer = formats.findWriter(wanted);
        var text = new ByteArrayOutputStream(8192);
        EscapingScheme escaping = EscapingScheme.fromAcceptHeader(wanted);
        writer.write(text, metrics, escaping);
        return Reply.of(200, writer.getContentType() + escaping.toHeaderFormat(), text.toByteArray());
    }
}
