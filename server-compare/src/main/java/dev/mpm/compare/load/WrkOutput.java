package dev.mpm.compare.load;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads what wrk prints by the script of {@link WrkDriver}: a line of counters, then the latencies in microseconds. */
final class WrkOutput {

    private static final String COUNTED = "counted ";
    private static final String LATENCY = "latency ";
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double BUSY = 0.9;

    private WrkOutput() {}

    static LoadResult parse(String output, Stream stream) {
        var counted = output.lines()
                .filter(line -> line.startsWith(COUNTED))
                .findFirst()
                .orElseThrow(() -> new LoadException("wrk printed no counters: " + output.strip(), null))
                .substring(COUNTED.length())
                .split(" ", -1);
        long[] numbers =
                Arrays.stream(counted).limit(7).mapToLong(Long::parseLong).toArray();
        double cpu = Double.parseDouble(counted[7]);
        double seconds = numbers[1] / MICROS_PER_SECOND;
        int threads = Math.min(stream.connections(), Player.loopCount());
        return new LoadResult(
                List.of(result(stream, output, numbers, seconds)), seconds, cpu, 0, cpu > BUSY * seconds * threads);
    }

    private static StreamResult result(Stream stream, String output, long[] numbers, double seconds) {
        var latencies = Tally.histogram(3);
        output.lines().filter(line -> line.startsWith(LATENCY)).forEach(line -> {
            var words = line.split(" ", -1);
            latencies.recordValueWithCount(
                    TimeUnit.MICROSECONDS.toNanos(Long.parseLong(words[1])), Long.parseLong(words[2]));
        });
        Map<String, Long> errors = new LinkedHashMap<>();
        count(errors, "refused", numbers[2]);
        count(errors, "closed", numbers[3] + numbers[4]);
        count(errors, "status 400 and above", numbers[5]);
        count(errors, "timeout", numbers[6]);
        long answered = numbers[0] - numbers[5];
        long failed = errors.values().stream().mapToLong(Long::longValue).sum();
        return new StreamResult(
                stream.name(), answered + failed, answered, errors, 0, 0, latencies, seconds, List.of());
    }

    private static void count(Map<String, Long> errors, String kind, long times) {
        if (times > 0) {
            errors.put(kind, times);
        }
    }
}
