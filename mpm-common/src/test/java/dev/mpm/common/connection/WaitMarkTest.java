package dev.mpm.common.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitMarkTest {

    private final WaitMark mark = new WaitMark();

    @Test
    void hasNoAgeWhileNobodyWaits() {
        assertThat(mark.age(1_000)).isZero();
        assertThat(mark.age(2_000)).isZero();
    }

    @Test
    void agesFromTheLookThatSawTheWaitFirst() {
        mark.begin();
        assertThat(mark.age(1_000)).isZero();
        assertThat(mark.age(1_700)).isEqualTo(700);
        assertThat(mark.age(9_000)).isEqualTo(8_000);
    }

    @Test
    void goesOnAgeingWhenTheSameWaitIsBegunAgain() {
        mark.begin();
        mark.age(1_000);
        mark.begin();
        assertThat(mark.age(1_700)).isEqualTo(700);
    }

    @Test
    void hasNoAgeOnceBytesHaveMoved() {
        mark.begin();
        mark.age(1_000);
        mark.end();
        assertThat(mark.age(9_000)).isZero();
        mark.end();
        assertThat(mark.age(10_000)).isZero();
    }

    @Test
    void takesAWaitThatEndedAndBeganBetweenTwoLooksForANewOne() {
        mark.begin();
        mark.age(1_000);
        mark.end();
        mark.begin();
        assertThat(mark.age(9_000)).isZero();
        assertThat(mark.age(9_300)).isEqualTo(300);
    }
}
