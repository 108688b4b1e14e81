package dev.mpm.server.master.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.core.scoreboard.Latency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AmountsTest {

    @ParameterizedTest
    @CsvSource({"0,0 B", "999,999 B", "1000,0.98 KiB", "10240,10.0 KiB", "104857600,100 MiB", "1e30,888178419700125 PiB"
    })
    void areBytesInTheUnitThatFits(double bytes, String text) {
        assertThat(Amounts.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"-1,0.0 s", "0.44,0.4 s", "59.9,59 s", "200,3 min 20 s", "7384,2 h 3 min", "180000,2 d 2 h"})
    void areTimesInTwoUnits(double seconds, String text) {
        assertThat(Amounts.age(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0,0/s", "0.04,0.04/s", "7.26,7.3/s", "12345.6,'12,346/s'"})
    void areRatesWithTheDigitsThatMatter(double rate, String text) {
        assertThat(Amounts.perSecond(rate)).isEqualTo(text);
    }

    @Test
    void areTimesThatAPartOfTheRequestsStayedWithin() {
        assertThat(Amounts.quantile(Samples.latency(1_000), 0.5)).isEqualTo("≤ 10 ms");
        assertThat(Amounts.quantile(Samples.latency(1_000), 0.999)).isEqualTo("≤ 10 ms");
        assertThat(Amounts.quantile(Samples.latency(10), 0.99)).isEqualTo("> 60 s");
        assertThat(Amounts.quantile(Latency.NONE, 0.99)).isEqualTo("–");
    }
}
