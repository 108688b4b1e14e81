package dev.mpm.compare.load;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What came of a stream.
 *
 * @param name the stream's
 * @param sent requests whose sending began
 * @param answered requests whose answers were complete and as expected; of {@link Pattern#CLOSED} only those that came while
 *     requests were sent, though the latencies are of all
 * @param errors the others, by what happened: {@code refused}, {@code closed} (before or within the answer, or by a reset),
 *     {@code timeout}, {@code status N}, {@code content}
 * @param unsent of {@link Pattern#OPEN}: requests that were due but found no connection free before they were given up
 * @param closedEarly of {@link Pattern#IDLE}: connections that the server closed while they were idle
 * @param latencies of the answered, and of requests that were given up with the time until then, in nanoseconds: at a rate from when the request was due, otherwise from when it was sent;
 *     of a request without keep-alive, connecting counts
 * @param seconds for how long answers were counted for the throughput
 * @param timeline from its beginning, in ticks of a tenth of a second
 */
public record StreamResult(
        String name,
        long sent,
        long answered,
        Map<String, Long> errors,
        long unsent,
        long closedEarly,
        Histogram latencies,
        double seconds,
        List<Tick> timeline) {

    public StreamResult {
        errors = Map.copyOf(errors);
        timeline = List.copyOf(timeline);
    }
}
