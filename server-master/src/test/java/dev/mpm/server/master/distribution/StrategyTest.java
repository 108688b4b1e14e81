package dev.mpm.server.master.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.server.master.config.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class StrategyTest {

    @Test
    void goesRoundInTheOrderOfTheSlots() {
        assertThat(slots(Distribution.ROUND_ROBIN, 7, idle(0), idle(2), idle(5)))
                .containsExactly(0, 2, 5, 0, 2, 5, 0);
    }

    @Test
    void goesOnBehindAWorkerThatHasNoRoomAnyMore() {
        Strategy strategy = strategy(Distribution.ROUND_ROBIN);
        strategy.choose(List.of(idle(0), idle(1), idle(2)));
        assertThat(strategy.choose(List.of(idle(0), idle(2))).slot()).isEqualTo(2);
        assertThat(strategy.choose(List.of(idle(0), idle(1), idle(2))).slot()).isZero();
    }

    @Test
    void givesToTheWorkerWithTheFewestConnections() {
        assertThat(slots(
                        Distribution.LEAST_CONNECTIONS,
                        2,
                        new Candidate(0, 3, 0),
                        new Candidate(1, 1, 0),
                        new Candidate(2, 2, 0)))
                .containsExactly(1, 1);
    }

    @Test
    void countsConnectionsThatWereNotTakenYet() {
        assertThat(slots(Distribution.LEAST_CONNECTIONS, 1, new Candidate(0, 0, 2), new Candidate(1, 1, 0)))
                .containsExactly(1);
    }

    @Test
    void takesTurnsAmongThoseWithEquallyFew() {
        assertThat(slots(Distribution.LEAST_CONNECTIONS, 4, new Candidate(0, 1, 0), idle(1), idle(2)))
                .containsExactly(1, 2, 1, 2);
    }

    @Test
    void drawsEveryWorkerAboutEquallyOften() {
        List<Integer> slots = slots(Distribution.RANDOM, 4_000, idle(0), idle(1), idle(2), idle(3));
        for (int slot = 0; slot < 4; slot++) {
            assertThat(slots.stream().filter(Integer.valueOf(slot)::equals).count())
                    .as("times that slot %d was drawn of 4000", slot)
                    .isBetween(850L, 1_150L);
        }
    }

    @Test
    void neverGivesToTheFullestWhenItChoosesBetweenTwo() {
        assertThat(slots(
                        Distribution.POWER_OF_TWO_CHOICES,
                        1_000,
                        new Candidate(0, 9, 0),
                        new Candidate(1, 5, 0),
                        new Candidate(2, 0, 0)))
                .contains(1, 2)
                .doesNotContain(0);
    }

    @ParameterizedTest
    @EnumSource(
            value = Distribution.class,
            names = {"SHARED", "REUSEPORT"},
            mode = EnumSource.Mode.EXCLUDE)
    void givesToTheOnlyOneThatHasRoom(Distribution distribution) {
        assertThat(slots(distribution, 3, new Candidate(4, 7, 1))).containsExactly(4, 4, 4);
    }

    @Test
    void decidesNothingWhereWorkersAcceptThemselves() {
        assertThatThrownBy(() -> strategy(Distribution.SHARED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SHARED: workers accept themselves (expected: by the master)");
    }

    private static Candidate idle(int slot) {
        return new Candidate(slot, 0, 0);
    }

    private static List<Integer> slots(Distribution distribution, int times, Candidate... candidates) {
        Strategy strategy = strategy(distribution);
        List<Integer> slots = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            slots.add(strategy.choose(List.of(candidates)).slot());
        }
        return slots;
    }

    private static Strategy strategy(Distribution distribution) {
        return Strategy.of(distribution, new Random(42));
    }
}
