package dev.mpm.server.master.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TrendTest {

    private final Trend trend = new Trend();

    @Test
    void comparesTheFirstReportWithTheStart() {
        var recent = trend.add(report(1_000), seconds(500));

        assertThat(recent.seconds()).as("the report's age").isEqualTo(200);
        assertThat(recent.requestsPerSecond()).isEqualTo(5);
    }

    @Test
    void forgetsWhatIsLongerAgoThanTenSeconds() {
        trend.add(report(1_000), seconds(500));
        trend.add(report(1_100), seconds(505));
        trend.add(report(1_300), seconds(510));
        var recent = trend.add(report(1_600), seconds(515));

        assertThat(recent.seconds()).isEqualTo(10);
        assertThat(recent.requestsPerSecond()).isEqualTo(50);
        assertThat(recent.latency().counts().get(4)).isEqualTo(500);
    }

    @Test
    void showsThatNothingHappensAnyMore() {
        trend.add(report(1_000), seconds(500));
        trend.add(report(1_000), seconds(530));
        var recent = trend.add(report(1_000), seconds(560));

        assertThat(recent.requestsPerSecond()).isZero();
        assertThat(Amounts.quantile(recent.latency(), 0.5)).isEqualTo("–");
    }

    private static dev.mpm.server.master.StatusReport report(long requests) {
        return Samples.report("running", true, requests);
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
