package dev.mpm.server.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.ClientTraffic;
import dev.mpm.server.core.config.RequestSettings;
import dev.mpm.server.worker.WatchedRequest.Verdict;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A limit of 10 s with a grace of 2 s; times in seconds, the request starts at 100. */
final class WatchedRequestTest {

    private static final RequestLimits LIMITS =
            new RequestLimits(new RequestSettings(Duration.ofSeconds(10), List.of(), Duration.ofSeconds(2), List.of()));

    private record Traffic(long bytesMoved, boolean isWaitedFor) implements ClientTraffic {}

    @SuppressWarnings("NullAway") // an exchange without a connection, of which only the request is looked at
    private final WatchedRequest request = new WatchedRequest(
            new RunningRequest(
                    Thread.currentThread(), new HttpServerExchange(null).setRequestPath("/a"), 4, nanos(100), 0, false),
            LIMITS);

    @Test
    void isLeftAloneWhileItHasTime() {
        assertThat(judge(109, null)).isEqualTo(Verdict.LEAVE);
        assertThat(request.dueIn(nanos(109), 0)).isEqualTo(nanos(1));
    }

    @Test
    void isInterruptedWhenItsTimeIsOver() {
        assertThat(judge(110, null)).isEqualTo(Verdict.INTERRUPT);
    }

    @Test
    void hasAsMuchMoreTimeAsTheAppAskedFor() {
        assertThat(request.judge(nanos(114), nanos(5), null)).isEqualTo(Verdict.LEAVE);
        assertThat(request.dueIn(nanos(114), nanos(5))).isEqualTo(nanos(1));
        assertThat(request.judge(nanos(115), nanos(5), null)).isEqualTo(Verdict.INTERRUPT);
        assertThat(request.judge(nanos(1_000_000), Long.MAX_VALUE, null)).isEqualTo(Verdict.LEAVE);
    }

    @Test
    void hasAllItsTimeAgainWhenBytesMove() {
        assertThat(judge(105, new Traffic(1_000, false))).isEqualTo(Verdict.LEAVE);
        assertThat(judge(108, new Traffic(2_000, false))).isEqualTo(Verdict.LEAVE);
        assertThat(judge(117, new Traffic(2_000, false))).isEqualTo(Verdict.LEAVE);
        assertThat(judge(118, new Traffic(2_000, false))).isEqualTo(Verdict.INTERRUPT);
    }

    @Test
    void isNotBlamedForTheRequestsOwnBytes() {
        assertThat(judge(110, new Traffic(300, false))).isEqualTo(Verdict.INTERRUPT);
    }

    @Test
    void isLeftAloneWhileItWaitsForItsClient() {
        assertThat(judge(150, new Traffic(300, true))).isEqualTo(Verdict.LEAVE);
        assertThat(judge(159, new Traffic(300, false))).isEqualTo(Verdict.LEAVE);
        assertThat(judge(160, new Traffic(300, false))).isEqualTo(Verdict.INTERRUPT);
    }

    @Test
    void isReportedOnceWhenItDoesNotHeedTheInterrupt() {
        request.interrupted(nanos(110));
        assertThat(judge(111, null)).isEqualTo(Verdict.LEAVE);
        assertThat(request.dueIn(nanos(111), 0)).isEqualTo(nanos(1));
        assertThat(judge(112, null)).isEqualTo(Verdict.REPORT);
        request.reported();
        assertThat(judge(113, null)).isEqualTo(Verdict.LEAVE);
        assertThat(request.dueIn(nanos(113), 0)).isEqualTo(RequestLimits.NONE);
    }

    @Test
    void isNotReportedWhileItSendsAnAnswerAfterTheInterrupt() {
        request.interrupted(nanos(110));
        assertThat(judge(115, new Traffic(300, true))).isEqualTo(Verdict.LEAVE);
        assertThat(judge(117, new Traffic(300, false))).isEqualTo(Verdict.REPORT);
    }

    private Verdict judge(long now, @Nullable ClientTraffic client) {
        return request.judge(nanos(now), 0, client);
    }

    private static long nanos(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
