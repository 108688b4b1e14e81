package dev.mpm.server.master.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.server.master.StatusReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ReportsTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final AtomicLong clock = new AtomicLong(1_000);
    private final List<Consumer<StatusReport>> asked = new CopyOnWriteArrayList<>();

    @Test
    void asksAgainOnlyWhenTheReportIsOld() throws Exception {
        var reports = new Reports(this::answerAtOnce, clock::get, LONG);

        var first = reports.newest();
        clock.addAndGet(Reports.KEPT.toNanos());
        assertThat(reports.newest()).isSameAs(first);
        assertThat(asked).hasSize(1);

        clock.addAndGet(1);
        assertThat(reports.newest()).isNotSameAs(first);
        assertThat(asked).hasSize(2);
    }

    @Test
    void asksASupervisorThatHangsOnlyOnce() throws Exception {
        var reports = new Reports(asked::add, clock::get, SHORT);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(reports::newest).isInstanceOf(TimeoutException.class);
            clock.addAndGet(LONG.toNanos());
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void answersEverybodyWhenTheSupervisorIsBack() throws Exception {
        var reports = new Reports(asked::add, clock::get, LONG);
        List<CompletableFuture<Reports.Seen>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            var seen = new CompletableFuture<Reports.Seen>();
            waiting.add(seen);
            Thread.startVirtualThread(() -> {
                try {
                    seen.complete(reports.newest());
                } catch (TimeoutException | InterruptedException e) {
                    seen.completeExceptionally(e);
                }
            });
        }
        while (asked.isEmpty()) {
            Thread.onSpinWait();
        }

        asked.getFirst().accept(Samples.report());

        for (CompletableFuture<Reports.Seen> seen : waiting) {
            assertThat(seen.get().report()).isEqualTo(Samples.report());
        }
        assertThat(asked).hasSize(1);
    }

    private void answerAtOnce(Consumer<StatusReport> answer) {
        asked.add(answer);
        answer.accept(Samples.report());
    }
}
