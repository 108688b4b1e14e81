package dev.mpm.compare.load;

import dev.mpm.server.master.Json;
import dev.mpm.server.master.JsonReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * What the driver and its process say to each other: an order on one line, and on one line what came of it. Both are of the same
 * version, so malformed input is a defect.
 */
final class Wire {

    /** What is to be played. */
    record Order(int port, Duration patience, List<Stream> streams) {}

    private static final String ERROR = "error";

    private Wire() {}

    static String write(Order order) {
        return Json.write(Map.of(
                "port", order.port,
                "patience", order.patience.toNanos(),
                "streams", order.streams.stream().map(Wire::stream).toList()));
    }

    static Order order(String line) {
        var order = map(JsonReader.parse(line));
        return new Order(
                (int) number(order, "port"),
                nanos(order, "patience"),
                list(order, "streams").stream().map(each -> stream(map(each))).toList());
    }

    static String write(LoadResult result) {
        return Json.write(Map.of(
                "streams", result.streams().stream().map(Wire::result).toList(),
                "seconds", result.seconds(),
                "cpu", result.cpuSeconds(),
                "late", result.lateP99(),
                "saturated", result.saturated()));
    }

    static String writeError(String text) {
        return Json.write(Map.of(ERROR, text));
    }

    /** @throws LoadException if the line says that the process could not do it */
    static LoadResult result(String line) {
        var result = map(JsonReader.parse(line));
        if (result.containsKey(ERROR)) {
            throw new LoadException(text(result, ERROR), null);
        }
        return new LoadResult(
                list(result, "streams").stream().map(each -> result(map(each))).toList(),
                number(result, "seconds"),
                number(result, "cpu"),
                number(result, "late"),
                flag(result, "saturated"));
    }

    private static Map<String, Object> stream(Stream stream) {
        return Map.of(
                "name", stream.name(),
                "pattern", stream.pattern().name(),
                "questions", stream.questions().stream().map(Wire::question).toList(),
                "connections", stream.connections(),
                "rate", stream.rate(),
                "keep-alive", stream.keepAlive(),
                "from", stream.from().toNanos(),
                "time", stream.time().toNanos());
    }

    private static Stream stream(Map<?, ?> stream) {
        return new Stream(
                text(stream, "name"),
                Pattern.valueOf(text(stream, "pattern")),
                list(stream, "questions").stream()
                        .map(each -> question(map(each)))
                        .toList(),
                (int) number(stream, "connections"),
                number(stream, "rate"),
                flag(stream, "keep-alive"),
                nanos(stream, "from"),
                nanos(stream, "time"));
    }

    private static Map<String, Object> question(Question question) {
        return Map.of(
                "method", question.method(),
                "path", question.path(),
                "body", question.body(),
                "status", question.status(),
                "contains", question.contains());
    }

    private static Question question(Map<?, ?> question) {
        return new Question(
                text(question, "method"),
                text(question, "path"),
                text(question, "body"),
                (int) number(question, "status"),
                text(question, "contains"));
    }

    private static Map<String, Object> result(StreamResult result) {
        return Map.of(
                "name", result.name(),
                "sent", result.sent(),
                "answered", result.answered(),
                "errors", result.errors(),
                "unsent", result.unsent(),
                "closed-early", result.closedEarly(),
                "latencies", encode(result.latencies()),
                "seconds", result.seconds(),
                "timeline", result.timeline().stream().map(Wire::tick).toList());
    }

    private static StreamResult result(Map<?, ?> result) {
        Map<String, Long> errors = new LinkedHashMap<>();
        map(member(result, "errors")).forEach((kind, times) -> errors.put(String.valueOf(kind), (long) number(times)));
        return new StreamResult(
                text(result, "name"),
                (long) number(result, "sent"),
                (long) number(result, "answered"),
                errors,
                (long) number(result, "unsent"),
                (long) number(result, "closed-early"),
                decode(text(result, "latencies")),
                number(result, "seconds"),
                list(result, "timeline").stream().map(Wire::tick).toList());
    }

    private static List<Object> tick(Tick tick) {
        return List.of(tick.at(), tick.answered(), tick.errors(), tick.p50(), tick.p99(), tick.max());
    }

    private static Tick tick(Object written) {
        List<Double> numbers = new ArrayList<>();
        ((List<?>) written).forEach(each -> numbers.add(number(each)));
        return new Tick(
                numbers.get(0),
                numbers.get(1).longValue(),
                numbers.get(2).longValue(),
                numbers.get(3),
                numbers.get(4),
                numbers.get(5));
    }

    private static String encode(Histogram histogram) {
        var buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    private static Histogram decode(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("latencies: not a histogram", e);
        }
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static List<?> list(Map<?, ?> map, String name) {
        return (List<?>) member(map, name);
    }

    private static String text(Map<?, ?> map, String name) {
        return (String) member(map, name);
    }

    private static boolean flag(Map<?, ?> map, String name) {
        return (Boolean) member(map, name);
    }

    private static double number(Map<?, ?> map, String name) {
        return number(member(map, name));
    }

    private static double number(Object value) {
        return (Double) value;
    }

    private static Duration nanos(Map<?, ?> map, String name) {
        return Duration.ofNanos((long) number(map, name));
    }

    private static Object member(Map<?, ?> map, String name) {
        var value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no '" + name + "' in " + map.keySet());
        }
        return value;
    }
}
