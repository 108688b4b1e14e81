package dev.mpm.common.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitMarkTest {

    private final WaitMark mark = new WaitMark();

    @Test
    void hasNoAgeWhileNobodyWaits() {
        assertThat(mark.stalledFor(1_000)).isZero();
        assertThat(mark.stalledFor(2_000)).isZero();
    }

    @Test
    void agesFromTheLookThatSawTheWaitFirst() {
        mark.beginWait();
        assertThat(mark.stalledFor(1_000)).isZero();
        assertThat(mark.stalledFor(1_700)).isEqualTo(700);
        assertThat(mark.stalledFor(9_000)).isEqualTo(8_000);
    }

    @Test
    void goesOnAgeingWhenTheSameWaitIsBegunAgain() {
        mark.beginWait();
        mark.stalledFor(1_000);
        mark.beginWait();
        assertThat(mark.stalledFor(1_700)).isEqualTo(700);
    }

    @Test
    void hasNoAgeOnceBytesHaveMoved() {
        mark.beginWait();
        mark.stalledFor(1_000);
        mark.endWait();
        assertThat(mark.stalledFor(9_000)).isZero();
        mark.endWait();
        assertThat(mark.stalledFor(10_000)).isZero();
    }

    @Test
    void takesAWaitThatEndedAndBeganBetweenTwoLooksForANewOne() {
        mark.beginWait();
        mark.stalledFor(1_000);
        mark.endWait();
        mark.beginWait();
        assertThat(mark.stalledFor(9_000)).isZero();
        assertThat(mark.stalledFor(9_300)).isEqualTo(300);
    }
}
