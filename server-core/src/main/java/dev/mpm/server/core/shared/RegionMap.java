package dev.mpm.server.core.shared;

import dev.mpm.api.shared.SharedMap;
import dev.mpm.server.core.posix.RangeLocks;
import dev.mpm.server.core.shared.Entries.Value;
import dev.mpm.server.core.shared.MapStripes.Step;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A region as a map.
 *
 * <pre>
 * region:   header | stripe 0 | stripe 1 | ... | entries of stripe 0 | entries of stripe 1 | ...
 *
 * header     0 | magic "MPMSHMAP" 8         | version 4      | longest key 4        |
 * (64)      16 | longest value 4 | stripes 4 | entries per stripe 4 | - 4           |
 *           32 | seed of the hash 8         |
 *
 * stripe     0 | used entries 4 | busy 4    |                     under the stripe's lock: byte n of the file
 * (64)
 *
 * entry      0 | control 8      | hash 8    |                     control: see Control
 *           16 | key length 4   | - 4       |
 *           24 | key, padded to 8           |
 *              | half 0                     |
 *              | half 1                     |
 *
 * half       0 | expires, ns 8  | length 4  | - 4 |
 *           16 | value, padded to 8         |
 * </pre>
 *
 * <p>Any thread.
 */
final class RegionMap implements SharedMap {

    /** Added to the present time it is still in the future, for whoever compares by subtracting. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 4);

    private static final ValueLayout.OfLong NUMBER = ValueLayout.JAVA_LONG_UNALIGNED;

    private final String region;
    private final MemorySegment memory;
    private final MapLayout layout;
    private final Entries entries;
    private final MapStripes stripes;
    private final long seed;

    private RegionMap(String region, MemorySegment memory, MapLayout layout, RangeLocks files) {
        this.region = region;
        this.memory = memory;
        this.layout = layout;
        this.entries = new Entries(memory, layout);
        this.stripes = new MapStripes(region, memory, layout, files);
        this.seed = MapHeader.seed(memory);
    }

    /** Opens the map in a region, which becomes one if it is still all zeros. */
    static RegionMap open(String region, MemorySegment memory, RangeLocks files, MapLayout layout) {
        StripeLocks.whileFormatting(files, () -> MapHeader.ensure(region, memory, layout));
        return new RegionMap(region, memory, layout, files);
    }

    MapLayout layout() {
        return layout;
    }

    @Override
    public Optional<byte[]> get(String key) {
        return Optional.ofNullable(stripes.find(key(key))).map(Value::bytes);
    }

    @Override
    public OptionalLong getLong(String key) {
        Value found = stripes.find(key(key));
        return found == null ? OptionalLong.empty() : OptionalLong.of(number(key, found));
    }

    @Override
    public void put(String key, byte[] value) {
        put(key, value, Entries.NEVER);
    }

    @Override
    public void put(String key, byte[] value, Duration lifetime) {
        put(key, value, expires(lifetime));
    }

    private void put(String key, byte[] value, long expires) {
        checkValue(value);
        var _ = stripes.change(key(key), _ -> new Step.Write(new Value(value, expires)));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] value) {
        return putIfAbsent(key, value, Entries.NEVER);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] value, Duration lifetime) {
        return putIfAbsent(key, value, expires(lifetime));
    }

    private boolean putIfAbsent(String key, byte[] value, long expires) {
        checkValue(value);
        Step step = stripes.change(
                key(key), found -> found == null ? new Step.Write(new Value(value, expires)) : new Step.Keep());
        return step instanceof Step.Write;
    }

    @Override
    public boolean compareAndSet(String key, byte[] expected, byte[] next) {
        checkValue(next);
        Step step = stripes.change(
                key(key),
                found -> found != null && found.is(expected)
                        ? new Step.Write(new Value(next, found.expires()))
                        : new Step.Keep());
        return step instanceof Step.Write;
    }

    @Override
    public Optional<byte[]> update(String key, UnaryOperator<Optional<byte[]>> change) {
        while (true) {
            byte[] before = get(key).orElse(null);
            Optional<byte[]> next = change.apply(Optional.ofNullable(before).map(byte[]::clone));
            next.ifPresent(this::checkValue);
            if (replace(key, before, next.orElse(null))) {
                return next.map(byte[]::clone);
            }
        }
    }

    /** Does what {@link #update} has found out outside of the lock; false if something else has come between. */
    private boolean replace(String key, byte @Nullable [] before, byte @Nullable [] next) {
        if (before == null) {
            return next == null || putIfAbsent(key, next);
        }
        if (next != null) {
            return compareAndSet(key, before, next);
        }
        Step step = stripes.change(
                key(key), found -> found != null && found.is(before) ? new Step.Drop() : new Step.Keep());
        return step instanceof Step.Drop;
    }

    @Override
    public boolean remove(String key) {
        Step step = stripes.change(key(key), found -> found == null ? new Step.Keep() : new Step.Drop());
        return step instanceof Step.Drop;
    }

    @Override
    public long add(String key, long delta) {
        return add(key, delta, Entries.NEVER);
    }

    @Override
    public long add(String key, long delta, Duration lifetime) {
        return add(key, delta, expires(lifetime));
    }

    private long add(String key, long delta, long expires) {
        checkLength(Long.BYTES);
        long[] sum = new long[1];
        var _ = stripes.change(key(key), found -> {
            sum[0] = (found == null ? 0 : number(key, found)) + delta;
            return new Step.Write(new Value(bytes(sum[0]), found == null ? expires : found.expires()));
        });
        return sum[0];
    }

    @Override
    public int size() {
        return MapUse.of(memory, layout).used();
    }

    @Override
    public int capacity() {
        return layout.capacity();
    }

    @Override
    public void forEach(BiConsumer<? super String, byte[]> action) {
        for (int stripe = 0; stripe < layout.stripes(); stripe++) {
            for (int i = 0; i < layout.perStripe(); i++) {
                visit(layout.entry(stripe, i), action);
            }
        }
    }

    private void visit(long entry, BiConsumer<? super String, byte[]> action) {
        Map.Entry<byte[], Value> found = entries.<Map.@Nullable Entry<byte[], Value>>consistent(
                entry,
                control -> Control.state(control) == Control.USED
                        ? Map.entry(entries.key(entry), entries.value(entry, control))
                        : null);
        if (found != null && !found.getValue().isOver()) {
            action.accept(
                    new String(found.getKey(), StandardCharsets.UTF_8),
                    found.getValue().bytes());
        }
    }

    private Key key(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > layout.keyBytes()) {
            throw new IllegalArgumentException("key of " + bytes.length + " bytes for the shared map '" + region
                    + "' (expected: at most " + layout.keyBytes() + ")");
        }
        return new Key(bytes, seed);
    }

    private void checkValue(byte[] value) {
        checkLength(value.length);
    }

    private void checkLength(int length) {
        if (length > layout.valueBytes()) {
            throw new IllegalArgumentException("value of " + length + " bytes for the shared map '" + region
                    + "' (expected: at most " + layout.valueBytes() + ")");
        }
    }

    private static long expires(Duration lifetime) {
        if (!lifetime.isPositive()) {
            throw new IllegalArgumentException("lifetime: " + lifetime + " (expected: more than zero)");
        }
        long time = System.nanoTime() + (lifetime.compareTo(LONGEST) < 0 ? lifetime : LONGEST).toNanos();
        return time == Entries.NEVER ? 1 : time;
    }

    private static byte[] bytes(long number) {
        byte[] bytes = new byte[Long.BYTES];
        MemorySegment.ofArray(bytes).set(NUMBER, 0, number);
        return bytes;
    }

    private long number(String key, Value value) {
        if (value.bytes().length != Long.BYTES) {
            throw new IllegalStateException("the value of '" + key + "' in the shared map '" + region + "' has "
                    + value.bytes().length + " bytes (expected: a number of 8)");
        }
        return MemorySegment.ofArray(value.bytes()).get(NUMBER, 0);
    }
}
