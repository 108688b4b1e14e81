package dev.mpm.common.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FarewellsTest {

    private static final long START = Long.MAX_VALUE - millis(100); // such a clock runs over

    @Test
    void tellsTheFirstAtOnceAndAFewSoon() {
        assertThat(told(5)).isEqualTo(List.of(0, 20, 20, 40, 40));
    }

    @Test
    void tellsAHundredPerSecond() {
        assertThat(told(1_000).getLast()).isBetween(9_900, 10_020);
    }

    @Test
    void tellsMoreThanThatEvenlyUntilTheTimeIsOver() {
        List<Integer> told = told(10_000);
        assertThat(told.getLast()).isBetween(14_900, 15_000);
        assertThat(told.get(5_000)).isBetween(7_300, 7_700);
    }

    @Test
    void tellsAllAtOnceWhenThereIsNoTime() {
        assertThat(new Farewells(START, 0).due(1_000, START)).isEqualTo(1_000);
    }

    @Test
    void tellsThoseAtOnceThatComeWhenTheTimeIsOver() {
        Farewells farewells = new Farewells(START, millis(15_000));
        assertThat(farewells.due(0, START + millis(15_000))).isZero();
        assertThat(farewells.due(3, START + millis(15_020))).isEqualTo(3);
    }

    @Test
    void savesNothingUpWhileThereIsNobodyToTell() {
        Farewells farewells = new Farewells(START, millis(15_000));
        assertThat(farewells.due(0, START + millis(5_000))).isZero();
        assertThat(farewells.due(100, START + millis(5_020))).isEqualTo(3);
    }

    /** Returns when each of so many is told, in milliseconds, if somebody looks every 20. */
    private static List<Integer> told(int count) {
        Farewells farewells = new Farewells(START, millis(15_000));
        List<Integer> told = new ArrayList<>();
        for (int at = 0; told.size() < count; at += 20) {
            for (int due = farewells.due(count - told.size(), START + millis(at) + 1); due > 0; due--) {
                told.add(at);
            }
        }
        return told;
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
