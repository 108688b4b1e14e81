package dev.mpm.compare.load;

import java.util.List;

/**
 * What came of one run of the driver.
 *
 * @param streams in the order in which they were asked for
 * @param seconds how long it took
 * @param cpuSeconds processor time of the driver's process, user and system
 * @param lateP99 how long after it was due a request was sent although a connection was free, in milliseconds: the 99th
 *     percentile. What a latency may owe to the driver
 * @param saturated whether the driver itself was the bottleneck, so that throughput and latencies say nothing of the server
 */
public record LoadResult(
        List<StreamResult> streams, double seconds, double cpuSeconds, double lateP99, boolean saturated) {

    public LoadResult {
        streams = List.copyOf(streams);
    }

    /** Returns the result of the stream of that name. */
    public StreamResult stream(String name) {
        return streams.stream()
                .filter(stream -> stream.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no stream '" + name + "' in this run"));
    }
}
