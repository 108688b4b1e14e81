package dev.mpm.server.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.DataSize;
import dev.mpm.api.HttpSettings;
import dev.mpm.api.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsSchemaTest {

    /** How a connection is chosen; any enum will do. */
    public enum Choice {
        FIRST,
        LEAST_BUSY
    }

    /** One setting of every type. */
    public record Everything(
            @Setting(byDefault = "1", min = "0", max = "9", says = "An int.")
            int someInt,

            @Setting(byDefault = "-5000000000", says = "A long.")
            long someLong,

            @Setting(byDefault = "true", says = "A boolean.")
            boolean someBoolean,

            @Setting(byDefault = "0.5", min = "0", says = "A double.")
            double someDouble,

            @Setting(byDefault = "", says = "Text.") String someText,

            @Setting(byDefault = "5s", max = "1h", says = "A duration.")
            Duration someDuration,

            @Setting(byDefault = "16KiB", says = "A size.") DataSize someSize,

            @Setting(byDefault = "least-busy", says = "A choice.")
            Choice someChoice,

            @Setting(byDefault = "a,b", says = "A list.") List<String> someList) {}

    @Test
    void readsEveryType() {
        assertThat(SettingsSchema.of(Everything.class).defaults())
                .isEqualTo(new Everything(
                        1,
                        -5_000_000_000L,
                        true,
                        0.5,
                        "",
                        Duration.ofSeconds(5),
                        new DataSize(16 << 10),
                        Choice.LEAST_BUSY,
                        List.of("a", "b")));
    }

    @Test
    void namesKeysWithDashesInTheOrderOfTheComponents() {
        assertThat(SettingsSchema.of(HttpSettings.class).keys())
                .containsExactly(
                        "keep-alive-timeout",
                        "max-keep-alive-requests",
                        "keep-alive-yield",
                        "request-header-timeout",
                        "io-timeout",
                        "max-header-size",
                        "max-entity-size");
    }

    @Test
    void keepsWhatADeclarationSays() {
        assertThat(SettingsSchema.of(Everything.class).find("some-int"))
                .isEqualTo(new DeclaredSetting("some-int", ScalarType.INT, 1, 0, 9, "An int."));
    }

    @Test
    void bringsARecordThroughTextAndBack() {
        var values = new Everything(
                9,
                Long.MAX_VALUE / 10,
                false,
                1e-9,
                " text: with, everything\n",
                Duration.ofMillis(90_500),
                new DataSize(1_000),
                Choice.FIRST,
                List.of("-Da=b,c", "back\\slash", "\\,"));

        assertThat(SettingsSchema.fromText(Everything.class, SettingsSchema.toText(values)))
                .isEqualTo(values);
    }

    @Test
    void writesTextAsTheConfigurationWould() {
        assertThat(SettingsSchema.toText(SettingsSchema.of(Everything.class).defaults()))
                .containsExactly(
                        Map.entry("some-int", "1"),
                        Map.entry("some-long", "-5000000000"),
                        Map.entry("some-boolean", "true"),
                        Map.entry("some-double", "0.5"),
                        Map.entry("some-text", ""),
                        Map.entry("some-duration", "5s"),
                        Map.entry("some-size", "16KiB"),
                        Map.entry("some-choice", "least-busy"),
                        Map.entry("some-list", "a,b"));
    }

    @Test
    void takesTheDefaultForAMissingKey() {
        assertThat(SettingsSchema.fromText(Everything.class, Map.of("some-list", ""))
                        .someList())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "some-int      | ten         | ten (expected: a whole number, from 0 to 9)",
                "some-int      | 10          | 10 (expected: from 0 to 9)",
                "some-int      | -1          | -1 (expected: from 0 to 9)",
                "some-int      | 07          | 07 (expected: a whole number, from 0 to 9)",
                "some-int      | +7          | +7 (expected: a whole number, from 0 to 9)",
                "some-int      | 99999999999 | 99999999999 (expected: a whole number, from 0 to 9)",
                "some-int      | \"\"          | '' (expected: a whole number, from 0 to 9)",
                "some-int      | 1 2         | '1 2' (expected: a whole number, from 0 to 9)",
                "some-long     | 1e3         | 1e3 (expected: a whole number)",
                "some-long     | 9999999999999999999 | 9999999999999999999 (expected: a whole number)",
                "some-boolean  | yes         | yes (expected: true or false)",
                "some-double   | NaN         | NaN (expected: a number such as 2 or 0.5, >= 0)",
                "some-double   | 1f          | 1f (expected: a number such as 2 or 0.5, >= 0)",
                "some-double   | 1e999       | 1e999 (expected: a number such as 2 or 0.5, >= 0)",
                "some-double   | -0.5        | -0.5 (expected: >= 0)",
                "some-duration | 5           | 5 (expected: a duration in ms, s, m or h such as 5s, <= 1h)",
                "some-duration | 61m         | 61m (expected: <= 1h)",
                "some-size     | 64M         | 64M (expected: a size in B, KiB, MiB, GiB or TiB such as 64MiB)",
                "some-choice   | LEAST_BUSY  | LEAST_BUSY (expected: one of first, least-busy)",
                "some-list     | a,,b        | a,,b (expected: a list such as [a, b])",
            })
    void refusesWhatDoesNotFit(String key, String value, String message) {
        DeclaredSetting setting =
                Objects.requireNonNull(SettingsSchema.of(Everything.class).find(key), key);

        assertThatThrownBy(() -> setting.read(value))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(message);
    }

    @Test
    void refusesTextOfAnotherTypeOnTheWayBackToo() {
        assertThatThrownBy(() -> SettingsSchema.fromText(Everything.class, Map.of("some-duration", "5")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("some-duration: '5' (expected: a duration in ms, s, m or h such as 5s)");
    }

    @Test
    void refusesAnUnknownKeyWithASuggestion() {
        assertThatThrownBy(() -> SettingsSchema.fromText(Everything.class, Map.of("some-lst", "a")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("some-lst: not a known key; did you mean 'some-list'?");
    }

    @Nested
    class Durations {

        @ParameterizedTest(name = "{0}")
        @CsvSource({"0s, 0", "250ms, 250", "5s, 5000", "2m, 120000", "1h, 3600000", "90s, 90000"})
        void haveAUnit(String text, long millis) {
            assertThat(DurationText.read(text)).isEqualTo(Duration.ofMillis(millis));
        }

        @ParameterizedTest(name = "\"{0}\"")
        @ValueSource(
                strings = {
                    "",
                    "5",
                    "s",
                    "5 s",
                    "-5s",
                    "+5s",
                    "1.5s",
                    "5S",
                    "5sec",
                    "1m30s",
                    "\u0665s",
                    "99999999999999999h"
                })
        void areNothingElse(String text) {
            assertThat(DurationText.read(text)).isNull();
        }

        @ParameterizedTest(name = "{0} ms is {1}")
        @CsvSource({"0, 0s", "1, 1ms", "1000, 1s", "60000, 1m", "90000, 90s", "7200000, 2h"})
        void areWrittenWithTheLargestUnitThatFits(long millis, String text) {
            assertThat(DurationText.write(Duration.ofMillis(millis))).isEqualTo(text);
        }

        @Test
        void finerThanMillisecondsHaveNoText() {
            assertThatThrownBy(() -> DurationText.write(Duration.ofNanos(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("duration: PT0.000000001S (expected: >= 0 and whole milliseconds)");
        }
    }

    @Nested
    class Sizes {

        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "0B, 0",
            "1000B, 1000",
            "16KiB, 16384",
            "64MiB, 67108864",
            "1GiB, 1073741824",
            "8388607TiB, 9223370937343148032"
        })
        void haveAUnit(String text, long bytes) {
            assertThat(DataSizeText.read(text)).isEqualTo(new DataSize(bytes));
        }

        @ParameterizedTest(name = "\"{0}\"")
        @ValueSource(strings = {"", "64", "64M", "64MB", "64mib", "64 MiB", "-1B", "1.5MiB", "MiB", "8388608TiB"})
        void areNothingElse(String text) {
            assertThat(DataSizeText.read(text)).isNull();
        }
    }

    /** What an author of an MPM can do wrong. */
    @Nested
    class AWrongDeclaration {

        /** No annotation. */
        public record Bare(int workers) {}

        /** A type without text form. */
        public record OfNoType(
                @Setting(byDefault = "1", says = "A float.") float ratio) {}

        /** A list of something else. */
        public record OfNumbers(
                @Setting(byDefault = "1", says = "Numbers.") List<Integer> numbers) {}

        /** A default that is not a value. */
        public record WithoutUnit(
                @Setting(byDefault = "5", says = "A duration.")
                Duration timeout) {}

        /** A default out of range. */
        public record OutOfRange(
                @Setting(byDefault = "0", min = "1", says = "A number.")
                int number) {}

        /** A range without room. */
        public record Crossed(
                @Setting(byDefault = "1", min = "2", max = "1", says = "A number.")
                int number) {}

        /** A limit on something without order. */
        public record Limited(
                @Setting(byDefault = "x", min = "a", says = "Text.")
                String text) {}

        /** No sentence. */
        public record Silent(
                @Setting(byDefault = "1", says = " ") int number) {}

        record Hidden(
                @Setting(byDefault = "1", says = "A number.")
                int number) {}

        @Test
        void namesRecordAndComponent() {
            assertWrong(Bare.class, "$Bare.workers: has no @Setting (expected: one on every component)");
            assertWrong(
                    OfNoType.class,
                    "$OfNoType.ratio: has the type float (expected: int, long, boolean, double, String, Duration,"
                            + " DataSize, an enum or List<String>)");
            assertWrong(
                    OfNumbers.class, "$OfNumbers.numbers: has the type java.util.List<java.lang.Integer> (expected: ");
            assertWrong(
                    WithoutUnit.class, "$WithoutUnit.timeout: byDefault: '5' (expected: a duration in ms, s, m or h");
            assertWrong(OutOfRange.class, "$OutOfRange.number: byDefault: 0 (expected: >= 1)");
            assertWrong(Crossed.class, "$Crossed.number: min is above max (from 2 to 1)");
            assertWrong(Limited.class, "$Limited.text: min on a setting that has no order");
            assertWrong(Silent.class, "$Silent.number: says nothing (expected: one sentence in 'says')");
            assertWrong(Hidden.class, "$Hidden: not a public record");
        }

        private static void assertWrong(Class<? extends Record> record, String message) {
            assertThatThrownBy(() -> SettingsSchema.of(record))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message);
        }
    }

    /** A record whose own constructor has a say. */
    public record Ordered(
            @Setting(byDefault = "1", says = "The least.") int least,

            @Setting(byDefault = "2", says = "The most.") int most) {

        public Ordered {
            if (least > most) {
                throw new IllegalArgumentException("least: " + least + " (expected: at most " + most + ")");
            }
        }
    }

    @Test
    void passesOnWhatTheRecordItselfRefuses() {
        assertThatThrownBy(() -> SettingsSchema.fromText(Ordered.class, Map.of("least", "3")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("least: 3 (expected: at most 2)");
    }
}
