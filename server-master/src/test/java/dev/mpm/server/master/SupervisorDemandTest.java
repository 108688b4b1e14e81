package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.Mpm;
import dev.mpm.api.Sizing;
import dev.mpm.server.core.channel.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the supervisor does where workers are started for connections that wait: three at most, others are refused. */
class SupervisorDemandTest extends SteppedSupervisor {

    private int waiting;
    private int watched;
    private int refused;
    private boolean closed;

    @Override
    Mpm model() {
        return new FakeShortLived(0, 3, true, pool -> sizing.apply(pool));
    }

    @Override
    Lookout lookout() {
        return new Lookout() {
            @Override
            public int waiting() {
                return waiting;
            }

            @Override
            public void watch() {
                watched++;
            }

            @Override
            public void refuse(int connections) {
                refused += connections;
                waiting -= connections;
            }

            @Override
            public long refused() {
                return refused;
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }

    @BeforeEach
    void showThatTheAppStarts() throws Exception {
        assertThat(workers).hasSize(1);
        workers.get(0).getsReady();
        step();
    }

    private void come(int connections) throws Exception {
        waiting += connections;
        inbox.put(new SupervisorEvent.ConnectionsWait(1));
        step();
    }

    /** The worker takes one of those that wait. */
    private void serves(int number) throws Exception {
        waiting--;
        workers.get(number).says(new Message.Served());
        step();
    }

    @Test
    void letsTheFirstWorkerGoWhenNobodyComes() throws Exception {
        sizing = pool -> new Sizing(pool.target(), List.of(0), pool.ramp(), null);
        tick();
        assertThat(workers.get(0).told).last().isInstanceOf(Message.Drain.class);
        workers.get(0).ends(0);
        tick();
        assertThat(workers).hasSize(1);
        assertThat(status().workers()).isEmpty();
        assertThat(status().ready()).isTrue();
    }

    @Test
    void letsTheFirstWorkerServeWhoComesFirst() throws Exception {
        come(1);
        assertThat(workers).hasSize(1);
        serves(0);
        assertThat(workers).hasSize(1);
    }

    @Test
    void startsAsManyWorkersAsConnectionsWaitForNone() throws Exception {
        come(3);
        assertThat(workers).hasSize(3);
        serves(0);
        assertThat(workers).hasSize(3);
    }

    @Test
    void refusesThoseForWhomThereIsNoRoom() throws Exception {
        come(3);
        assertThat(refused).isZero();
        come(2);
        assertThat(workers).hasSize(3);
        assertThat(refused).isEqualTo(2);
        assertThat(status().services()).singleElement().satisfies(told -> {
            assertThat(told.name()).isEqualTo("sized");
            assertThat(told.facts())
                    .isEqualTo(Map.of("processes", 3, "processesAtMost", 3, "sparesWanted", 3, "refused", 2L));
        });
    }

    @Test
    void hasConnectionsLookedOutForOnlyWhileNoneWaits() throws Exception {
        assertThat(watched).isEqualTo(1);
        tick();
        assertThat(watched).isEqualTo(1);
        come(1);
        assertThat(watched).isEqualTo(1);
        serves(0);
        assertThat(watched).isEqualTo(2);
    }

    @Test
    void looksForMoreEveryTenMillisecondsWhileSomeWait() throws Exception {
        come(1);
        assertThat(supervisor.nextDeadline() - now).isEqualTo(TimeUnit.MILLISECONDS.toNanos(10));
        serves(0);
        assertThat(supervisor.nextDeadline() - now).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(10));
    }

    @Test
    void waitsBeforeItReplacesWorkersThatDieForConnectionsThatWait() throws Exception {
        come(2);
        assertThat(workers).hasSize(2);
        for (int i = 1; i < 7; i++) {
            workers.get(i).ends(1);
            step();
        }
        assertThat(workers).hasSize(7);
        assertThat(log()).contains("replaced in ");
        assertThat(secondsUntilMoreThan(7)).isPositive();
    }

    @Test
    void looksOutForNobodyOnceItStops() throws Exception {
        stop(StopMode.GRACEFUL);
        assertThat(closed).isTrue();
    }
}
