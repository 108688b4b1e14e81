package dev.mpm.server.core.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.shared.SharedMap;
import dev.mpm.api.shared.SharedMapFullException;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class RegionMapTest {

    private static final Duration SHORT = Duration.ofNanos(1);
    private static final Duration LONG = Duration.ofDays(400_000);

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Region region;

    @SuppressWarnings("NullAway.Init")
    private SharedMap map;

    @BeforeEach
    void create() throws IOException {
        region = Region.create(folder.resolve("some"), 1 << 16);
        map = region.map(16, 24);
    }

    @Test
    void keepsWhatIsPutThere() {
        map.put("one", bytes("first"));
        map.put("two", bytes(""));
        map.put("", bytes("no name"));
        map.put("sixteen bytes ok", bytes("twenty-four bytes are ok"));
        map.put("one", bytes("second"));

        assertThat(text("one")).contains("second");
        assertThat(text("two")).contains("");
        assertThat(text("")).contains("no name");
        assertThat(text("sixteen bytes ok")).contains("twenty-four bytes are ok");
        assertThat(text("three")).isEmpty();
        assertThat(map.size()).isEqualTo(4);
    }

    @Test
    void isTheSameForEveryoneWhoMapsIt() throws IOException {
        map.put("one", bytes("first"));
        try (var other = new RegionTest.Opened(folder.resolve("some"))) {
            var theirs = other.region().map(16, 24);

            assertThat(theirs.get("one")).hasValue(bytes("first"));
            assertThat(theirs.remove("one")).isTrue();
        }
        assertThat(map.get("one")).isEmpty();
        assertThat(region.map(16, 24)).isSameAs(map);
    }

    @Test
    void changesUnderConditions() {
        assertThat(map.putIfAbsent("a", bytes("1"))).isTrue();
        assertThat(map.putIfAbsent("a", bytes("2"))).isFalse();
        assertThat(map.compareAndSet("a", bytes("2"), bytes("3"))).isFalse();
        assertThat(map.compareAndSet("b", bytes(""), bytes("3"))).isFalse();
        assertThat(map.compareAndSet("a", bytes("1"), bytes("3"))).isTrue();
        assertThat(text("a")).contains("3");
        assertThat(map.remove("a")).isTrue();
        assertThat(map.remove("a")).isFalse();
        assertThat(map.size()).isZero();
    }

    @Test
    void updatesWithAFunctionThatIsCalledAgainWhenSomebodyWasFaster() {
        assertThat(map.update("a", _ -> Optional.empty())).isEmpty();
        assertThat(map.update("a", found -> Optional.of(bytes(found.isPresent() + ""))))
                .hasValue(bytes("false"));
        List<String> seen = new ArrayList<>();
        map.update("a", found -> {
            seen.add(new String(found.orElseThrow(), UTF_8));
            if (seen.size() == 1) {
                map.put("a", bytes("other"));
            }
            return Optional.of(bytes("mine"));
        });
        assertThat(seen).containsExactly("false", "other");
        assertThat(text("a")).contains("mine");
        assertThat(map.update("a", _ -> Optional.empty())).isEmpty();
        assertThat(map.size()).isZero();
    }

    @Test
    void addsNumbers() {
        assertThat(map.getLong("n")).isEmpty();
        assertThat(map.add("n", 5)).isEqualTo(5);
        assertThat(map.add("n", -7)).isEqualTo(-2);
        assertThat(map.getLong("n")).hasValue(-2);
        map.put("text", bytes("abc"));
        assertThatThrownBy(() -> map.add("text", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the value of 'text' in the shared map 'some' has 3 bytes (expected: a number of 8)");
        assertThat(text("text")).contains("abc");
    }

    @Test
    void forgetsWhatIsThereForSomeTimeOnly() {
        map.put("gone", bytes("1"), SHORT);
        map.put("stays", bytes("1"), LONG);
        assertThat(map.get("gone")).isEmpty();
        assertThat(map.get("stays")).isPresent();
        assertThat(map.remove("gone")).isFalse();
        assertThat(map.putIfAbsent("gone", bytes("2"))).isTrue();
        assertThat(text("gone")).contains("2");
        assertThat(map.add("window", 1, SHORT)).isEqualTo(1);
        assertThat(map.add("window", 1, LONG)).isEqualTo(1);
        assertThat(map.add("window", 1, SHORT))
                .as("keeps the time to live that it has")
                .isEqualTo(2);
        assertThat(map.getLong("window")).hasValue(2);
        assertThatThrownBy(() -> map.put("x", bytes(""), Duration.ZERO))
                .hasMessage("lifetime: PT0S (expected: more than zero)");
    }

    @Test
    void isFullWhenEveryEntryIsUsedAndTakesNewOnesInPlaceOfThoseWhoseTimeIsOver() {
        for (int i = 0; i < map.capacity(); i++) {
            map.put("key " + i, bytes("v"));
        }
        assertThat(map.size()).isEqualTo(map.capacity());
        for (int i = 0; i < map.capacity(); i += 2) {
            map.put("key " + i, bytes("v"), SHORT);
        }

        for (int i = 0; i < (map.capacity() + 1) / 2; i++) {
            map.put("new " + i, bytes("w"));
        }

        assertThatThrownBy(() -> map.put("one more", bytes("")))
                .isInstanceOf(SharedMapFullException.class)
                .hasMessage("shared map 'some' has no room for another key: " + map.capacity() + " of " + map.capacity()
                        + " entries are used; give it more in shared.regions, or entries a lifetime");
        map.put("new 0", bytes("there is room for this"));
        assertThat(map.get("key 1")).isPresent();
        assertThat(map.get("one more")).isEmpty();
        assertThat(MapUse.of(region)).hasValue(new MapUse(map.capacity(), map.capacity()));
    }

    @Test
    void findsWhatAHashMapFindsAfterAnyNumberOfChanges() {
        var random = new Random(7);
        Map<String, String> model = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String key = "k" + random.nextInt(map.capacity() * 5 / 4);
            if (random.nextInt(3) == 0 || (model.size() >= map.capacity() && !model.containsKey(key))) {
                assertThat(map.remove(key)).isEqualTo(model.remove(key) != null);
            } else {
                map.put(key, bytes("v" + i));
                model.put(key, "v" + i);
            }
            if (i % 1000 == 0) {
                assertThat(content()).isEqualTo(model);
                model.forEach((each, value) -> assertThat(text(each)).contains(value));
            }
        }
        assertThat(map.size()).isEqualTo(model.size());
    }

    /** Without sweeping each search would go through the whole map in the end. */
    @Test
    void hasEmptyEntriesAgainWhereManyHaveComeAndGone() {
        Map<String, String> model = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            map.put("stays " + i, bytes("v" + i));
            model.put("stays " + i, "v" + i);
        }
        int changes = map.capacity() * 20;
        int mostEmpty = 0;
        for (int i = 0; i < changes; i++) {
            map.put("goes " + i, bytes("w"), SHORT);
            if (i % 50 == 0) {
                mostEmpty = i > changes / 2 ? Math.max(mostEmpty, emptyEntries()) : 0;
                String key = "stays " + i / 50 % 100;
                map.put(key, bytes("v" + i));
                model.put(key, "v" + i);
            }
        }

        assertThat(content()).isEqualTo(model);
        model.forEach((key, value) -> assertThat(text(key)).contains(value));
        assertThat(mostEmpty).as("after one of the later sweeps").isGreaterThan(map.capacity() / 10);
    }

    private int emptyEntries() {
        var layout = ((RegionMap) map).layout();
        var entries = new Entries(region.segment(), layout);
        int empty = 0;
        for (int i = 0; i < layout.perStripe(); i++) {
            empty += entries.state(layout.entry(0, i)) == Control.EMPTY ? 1 : 0;
        }
        return empty;
    }

    @Test
    void findsWhatStaysAmongWhatGoes() {
        var random = new Random(7);
        Map<String, String> model = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            String key = "k" + random.nextInt(map.capacity() * 3 / 5);
            switch (random.nextInt(4)) {
                case 0 -> assertThat(map.remove(key)).isEqualTo(model.remove(key) != null);
                case 1 -> map.put("goes " + i, bytes("w"), SHORT);
                default -> {
                    map.put(key, bytes("v" + i));
                    model.put(key, "v" + i);
                }
            }
            if (i % 1000 == 0) {
                assertThat(content()).isEqualTo(model);
                model.forEach((each, value) -> assertThat(text(each)).contains(value));
            }
        }
        assertThat(content()).isEqualTo(model);
    }

    @Test
    void takesFourFifthsOfWhatItHasRoomForInManyParts() throws IOException {
        var large = Region.create(folder.resolve("large"), 4 << 20).map(16, 8);

        for (int i = 0; i < large.capacity() * 4 / 5; i++) {
            large.add("client " + i, 1);
        }

        assertThat(large.size()).isEqualTo(large.capacity() * 4 / 5);
        assertThat(large.getLong("client 77")).hasValue(1);
    }

    @Test
    void refusesKeysAndValuesThatAreTooLong() {
        assertThatThrownBy(() -> map.get("seventeen bytes !"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key of 17 bytes for the shared map 'some' (expected: at most 16)");
        assertThatThrownBy(() -> map.put("ü", new byte[25]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("value of 25 bytes for the shared map 'some' (expected: at most 24)");
        assertThatThrownBy(() -> region.map(0, 1)).hasMessage("keyBytes: 0 (expected: 1 to 1024)");
        assertThatThrownBy(() -> region.map(1024, 65536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("region of 65536 bytes: too small for a map of keys up to 1024");
    }

    @Test
    void refusesAnotherFormatThanTheFirst() throws IOException {
        String message =
                "shared region 'some' is a map of keys up to 16 and values up to 24 bytes (expected: of keys up to 16"
                        + " and values up to 32 bytes); it keeps its format until the server stops: use another region";
        assertThatThrownBy(() -> region.map(16, 32))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(message);
        try (var other = new RegionTest.Opened(folder.resolve("some"))) {
            assertThatThrownBy(() -> other.region().map(16, 32)).hasMessage(message);
        }
    }

    @Test
    void refusesARegionThatHoldsSomethingElse() throws IOException {
        var used = Region.create(folder.resolve("used"), 4096);
        used.cell(800).set(1);
        assertThatThrownBy(() -> used.map(8, 8))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "shared region 'used' is in use as plain memory, at offset 800 (expected: zeros); use another"
                                + " region for the map");
        used.cell(0).set(0xABC);
        assertThatThrownBy(() -> used.map(8, 8))
                .hasMessage("shared region 'used' begins with 0xabc (expected: zeros, or a map of version 1)");
        assertThat(MapUse.of(used)).isEmpty();
    }

    @Test
    void leavesANumberAloneThatStandsWhereItsHeadWouldBe() throws IOException {
        var used = Region.create(folder.resolve("used"), 4096);
        used.cell(32).set(1);

        assertThatThrownBy(() -> used.map(8, 8))
                .hasMessage(
                        "shared region 'used' is in use as plain memory, at offset 32 (expected: zeros); use another"
                                + " region for the map");
        assertThat(used.cell(32).get()).isEqualTo(1);
    }

    @Test
    void beginsAgainWhereAProcessDiedWhileItGaveARegionItsFormat() throws IOException {
        var begun = Region.create(folder.resolve("begun"), 4096);
        begun.cell(MapLayout.HEADER_MAGIC).set(MapLayout.FORMATTING);
        begun.cell(MapLayout.HEADER_VERSION).set(-1);

        begun.map(8, 8).put("a", bytes("1"));

        assertThat(MapUse.of(begun).map(MapUse::used)).hasValue(1);
    }

    /** The magic number and the version are right, and one of the sizes is not. */
    @ParameterizedTest
    @ValueSource(longs = {MapLayout.HEADER_KEY_BYTES, MapLayout.HEADER_VALUE_BYTES, MapLayout.HEADER_STRIPES})
    void believesNoHeadThatDoesNotFit(long offset) {
        for (int wrong : new int[] {0, -1, 999, Integer.MAX_VALUE}) {
            region.segment().set(ValueLayout.JAVA_INT, offset, wrong);

            assertThat(MapUse.of(region)).isEmpty();
            assertThatThrownBy(() -> Region.open(folder.resolve("some")).map(16, 24))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("shared region 'some' begins with a map that does not fit into it");
        }
    }

    @Test
    void countsAnewWhereAProcessDiedInAChange() {
        map.put("a", bytes("1"));
        map.put("b", bytes("1"));
        region.segment().set(ValueLayout.JAVA_INT, 64, 99); // as if it had died
        region.segment().set(ValueLayout.JAVA_INT, 68, 1);

        map.put("c", bytes("1"));

        assertThat(map.size()).isEqualTo(3);
    }

    private Map<String, String> content() {
        Map<String, String> content = new HashMap<>();
        map.forEach((key, value) ->
                assertThat(content.put(key, new String(value, UTF_8))).isNull());
        return content;
    }

    private Optional<String> text(String key) {
        return map.get(key).map(bytes -> new String(bytes, UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
