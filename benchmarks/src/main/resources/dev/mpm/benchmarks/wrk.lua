-- Prints wrk's counters in one line; the latencies are microseconds.
function done(summary, latency, requests)
    print(string.format(
        "counted requests=%d micros=%d connect=%d read=%d write=%d status=%d timeout=%d p50=%d p99=%d max=%d",
        summary.requests, summary.duration, summary.errors.connect, summary.errors.read, summary.errors.write,
        summary.errors.status, summary.errors.timeout, latency:percentile(50), latency:percentile(99), latency.max))
end
