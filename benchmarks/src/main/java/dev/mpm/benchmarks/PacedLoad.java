package dev.mpm.benchmarks;

import dev.mpm.compare.load.LoadDriver;
import dev.mpm.compare.load.LoadResult;
import dev.mpm.compare.load.OwnDriver;
import dev.mpm.compare.load.Pattern;
import dev.mpm.compare.load.Question;
import dev.mpm.compare.load.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Quick requests at a rate, alone or beside some that sleep: the open load that wrk does not have. One thread uses it. */
final class PacedLoad implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String QUICK = "quick";

    private static final Duration LEAD = Duration.ofSeconds(8);

    /** More than quick requests need, and few enough that opening them all does not show in the percentiles. */
    private static final int QUICK_CONNECTIONS = 64;

    private final LoadDriver driver;
    private final int port;
    private final int connections;

    PacedLoad(Bench bench, int port, int connections) {
        this.driver = new OwnDriver(PATIENCE, bench.pinning().load());
        this.port = port;
        this.connections = connections;
    }

    /**
     * What was counted of the quick requests.
     *
     * @param rate answers a second
     * @param p90 milliseconds
     * @param p99 milliseconds
     * @param late how much of a latency the client itself may have been, in milliseconds: the 99th percentile
     * @param errors requests of any kind that were not answered
     */
    record Counts(double rate, double p90, double p99, double late, double errors) {}

    /** Asks as fast as it is answered, over so many connections. */
    Counts most(int clients, Duration time) {
        return run(List.of(stream(QUICK, Pattern.CLOSED, "/plaintext", clients, 0, Duration.ZERO, time)));
    }

    /** Asks at a rate. */
    Counts at(double rate, Duration time) {
        return run(List.of(quick(QUICK, rate, Duration.ZERO, time)));
    }

    /**
     * Asks at a rate, and counts when all connections are there and all threads have started.
     *
     * @param sleepers how many requests a second sleep for 50 ms
     */
    Counts steadilyAt(double rate, double sleepers, Duration time) {
        List<Stream> streams = new ArrayList<>();
        streams.add(quick("first", rate - sleepers, Duration.ZERO, LEAD));
        streams.add(quick(QUICK, rate - sleepers, LEAD, time));
        if (sleepers > 0) {
            Duration all = LEAD.plus(time);
            streams.add(stream("sleepers", Pattern.OPEN, "/sleep?ms=50", connections, sleepers, Duration.ZERO, all));
        }
        return run(streams);
    }

    private static Stream quick(String name, double rate, Duration from, Duration time) {
        return stream(name, Pattern.OPEN, "/plaintext", QUICK_CONNECTIONS, rate, from, time);
    }

    private Counts run(List<Stream> streams) {
        try {
            return counts(driver.run(port, streams));
        } catch (InterruptedException e) {
            throw new BenchmarkException("interrupted while requests were sent", e);
        }
    }

    private static Counts counts(LoadResult result) {
        var quick = result.stream(QUICK);
        double errors = result.streams().stream()
                .flatMapToLong(stream -> LongStream.concat(
                        LongStream.of(stream.unsent()),
                        stream.errors().values().stream().mapToLong(Long::longValue)))
                .sum();
        return new Counts(
                quick.answered() / quick.seconds(),
                quick.latencies().getValueAtPercentile(90) / 1e6,
                quick.latencies().getValueAtPercentile(99) / 1e6,
                result.lateP99(),
                errors);
    }

    private static Stream stream(
            String name, Pattern pattern, String path, int clients, double rate, Duration from, Duration time) {
        return new Stream(name, pattern, List.of(Question.get(path)), clients, rate, true, from, time);
    }

    @Override
    public void close() {
        driver.close();
    }
}
