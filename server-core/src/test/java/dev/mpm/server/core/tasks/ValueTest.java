package dev.mpm.server.core.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.tasks.Task;
import dev.mpm.api.tasks.TaskContext;
import dev.mpm.api.tasks.TaskPool;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values as bytes and back. */
class ValueTest {

    private record Point(int x, double y) {}

    @SuppressWarnings("ArrayRecordComponent") // bytes are a plain value
    private record Shape(
            String name,
            List<Point> corners,
            Map<String, Point> marks,
            @Nullable Point centre,
            byte[] data,
            Object any) {}

    private record Positive(int value) {
        Positive {
            if (value <= 0) {
                throw new IllegalArgumentException("value: " + value + " (expected: > 0)");
            }
        }
    }

    private record Counter(int x, double z) {}

    private abstract static class Drawing<T extends @Nullable Object> implements Task<T, List<Point>> {}

    private static final class Circle extends Drawing<Shape> {
        @Override
        public List<Point> run(Shape argument, TaskContext context) {
            return List.of();
        }
    }

    static List<@Nullable Object> plainValues() {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("z", 1);
        map.put("a", null);
        return Arrays.asList(
                null,
                true,
                false,
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                -0.0,
                Double.NaN,
                "",
                "häß \u0000 \uD83D\uDE00",
                List.of(),
                Arrays.asList(1, null, List.of("deep", 2L)),
                map);
    }

    @ParameterizedTest
    @MethodSource("plainValues")
    void comeBackAsTheyWere(@Nullable Object value) throws ValueException {
        assertThat(there(value, Object.class)).isEqualTo(value);
    }

    @Test
    void comeBackInTheSameOrder() throws ValueException {
        var map = new LinkedHashMap<String, Integer>();
        for (int i = 20; i > 0; i--) {
            map.put("key" + i, i);
        }

        assertThat((Map<?, ?>) there(map, Object.class))
                .isEqualTo(map)
                .extracting(Map::keySet)
                .hasToString(map.keySet().toString());
    }

    @Test
    void areRecordsOfTheTypeThatTheReceiverDeclares() throws ValueException {
        var corners = List.of(new Point(1, 2), new Point(3, 4));
        var shape = new Shape("s", corners, Map.of("m", new Point(5, 6)), null, new byte[] {7}, List.of(8));

        var back = (Shape) there(shape, Shape.class);

        assertThat(back).usingRecursiveComparison().isEqualTo(shape);
        assertThat(back).extracting(Shape::corners).isEqualTo(corners);
    }

    @Test
    void areNoRecordWhereNoneIsDeclared() {
        assertThatThrownBy(() -> there(new Point(1, 2), Object.class))
                .isInstanceOf(ValueException.class)
                .hasMessage("value: a record (expected: java.lang.Object)");
    }

    @Test
    void areRefusedWhereTheReceiverHasAnotherVersionOfARecord() {
        assertThatThrownBy(() -> there(new Point(1, 2), Counter.class))
                .hasMessageContaining("component 'y' (expected: 'z' of")
                .hasMessageContaining("another version");
    }

    @Test
    void areRefusedByARecordThatChecksThem() {
        byte[] bytes = ValueEncoder.encode(new Positive(7), "value");
        bytes[bytes.length - 1] = 0;

        assertThatThrownBy(() -> ValueDecoder.decode(bytes, Positive.class, "value"))
                .hasMessageContaining("value: 0 (expected: > 0)");
    }

    @Test
    void areRefusedWhereTheTypeIsAnother() {
        assertThatThrownBy(() -> there("text", Integer.class))
                .hasMessage("value: String (expected: java.lang.Integer)");
        assertThatThrownBy(() -> there(List.of(1), Map.class)).hasMessage("value: a list (expected: java.util.Map)");
    }

    @Test
    void areOnlyWhatIsPlain() {
        assertThatThrownBy(() -> ValueEncoder.encode(List.of(1, new Object()), "argument"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("argument[1]: java.lang.Object (expected: null, Boolean, Integer, Long, Double, String,"
                        + " byte[], List, Map, or a record)");
        assertThatThrownBy(() -> ValueEncoder.encode(Map.of(1, 2), "argument"))
                .hasMessage("argument: a map with the key 1 (expected: keys that are String)");
    }

    @Test
    void areNotTooLarge() throws ValueException {
        byte[] most = new byte[TaskPool.LARGEST_VALUE - 5];

        assertThat((byte[]) there(most, byte[].class)).hasSize(most.length);
        assertThatThrownBy(() -> ValueEncoder.encode(new byte[TaskPool.LARGEST_VALUE - 4], "argument"))
                .hasMessageStartingWith("argument: more than 1000000 bytes");
    }

    /** A character of such texts has three bytes. */
    @Test
    void areNotTooLargeInBytesWhateverTheirCharacters() throws ValueException {
        String most = "\u6F22".repeat((TaskPool.LARGEST_VALUE - 5) / 3);

        assertThat(there(most, String.class)).isEqualTo(most);
        assertThatThrownBy(() -> ValueEncoder.encode("\u6F22".repeat(400_000), "result"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("result: more than 1000000 bytes");
        assertThatThrownBy(() -> ValueEncoder.encode(Map.of("\u6F22".repeat(400_000), 1), "result"))
                .hasMessageStartingWith("result: more than 1000000 bytes");
    }

    @Test
    void areNotTooDeep() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);

        assertThatThrownBy(() -> ValueEncoder.encode(endless, "argument"))
                .hasMessageContaining("nested too deep (expected: at most 32)");
        assertThatThrownBy(() -> ValueDecoder.decode(nested(33), Object.class, "argument"))
                .isInstanceOf(ValueException.class)
                .hasMessageContaining("nested too deep");
    }

    private static byte[] nested(int depth) {
        byte[] bytes = new byte[5 * depth + 1];
        for (int i = 0; i < depth; i++) {
            bytes[5 * i] = ValueKind.LIST;
            bytes[5 * i + 4] = 1;
        }
        return bytes;
    }

    @Test
    void areOfTheTypesThatATaskDeclares() {
        TaskTypes types = TaskTypes.of(Circle.class);

        assertThat(types.argument()).isEqualTo(Shape.class);
        assertThat(types.result().getTypeName()).isEqualTo("java.util.List<" + Point.class.getName() + ">");
    }

    /** Whatever comes is a value or a refusal, and nothing else. */
    @RepeatedTest(20)
    void areRefusedWhenTheyAreDamaged() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        byte[] good = ValueEncoder.encode(
                new Shape("s", List.of(new Point(1, 2)), Map.of("m", new Point(5, 6)), null, new byte[9], "x"),
                "value");
        for (int i = 0; i < 500; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 3));
            if (bad.length > 0) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            assertRefusedOrRead(bad, seed);
        }
    }

    private static void assertRefusedOrRead(byte[] bytes, long seed) {
        try {
            var _ = ValueDecoder.decode(bytes, Shape.class, "value");
        } catch (ValueException e) {
            assertThat(e).as("seed %d", seed).hasMessageStartingWith("value");
        }
    }

    private static @Nullable Object there(@Nullable Object value, Type type) throws ValueException {
        return ValueDecoder.decode(ValueEncoder.encode(value, "value"), type, "value");
    }
}
