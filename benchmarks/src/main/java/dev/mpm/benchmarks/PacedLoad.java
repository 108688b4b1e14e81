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
     * @param p99 milliseconds
     * @param late how much of a latency the client itself may have been, in milliseconds: the 99th percentile
     * @param errors requests of any kind that were not answered
     */
    record Counts(double rate, double p99, double late, double errors) {}

    /** Asks as fast as it is answered, over so many connections. */
    Counts most(int clients, Duration time) {
        return run(List.of(stream(QUICK, Pattern.CLOSED, "/plaintext", clients, 0, time)));
    }

    /** Asks at a rate; of these requests so many a second sleep for 50 ms. */
    Counts at(double rate, double sleepers, Duration time) {
        List<Stream> streams = new ArrayList<>();
        streams.add(stream(QUICK, Pattern.OPEN, "/plaintext", connections, rate - sleepers, time));
        if (sleepers > 0) {
            streams.add(stream("sleepers", Pattern.OPEN, "/sleep?ms=50", connections, sleepers, time));
        }
        return run(streams);
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
                quick.latencies().getValueAtPercentile(99) / 1e6,
                result.lateP99(),
                errors);
    }

    private static Stream stream(String name, Pattern pattern, String path, int clients, double rate, Duration time) {
        return new Stream(name, pattern, List.of(Question.get(path)), clients, rate, true, Duration.ZERO, time);
    }

    @Override
    public void close() {
        driver.close();
    }
}
