package dev.mpm.common.loops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.Board;
import dev.mpm.api.Lane;
import dev.mpm.api.LaneState;
import dev.mpm.common.connection.Phase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LanePoolTest {

    private final LanePool pool = new LanePool(Board.forgetful(0));

    @Test
    void countsARequestThatFoundNoLaneInTheNextOneThatIsFree() {
        Lane unseen = claim();
        unseen.requestStarted(System.nanoTime() - Duration.ofSeconds(3).toNanos(), "GET", "/slow");
        unseen.requestEnded(500, 10, 20);
        MeasuringLane lane = new MeasuringLane();

        pool.release(lane, Phase.IDLE);

        assertThat(lane.counted).isEqualTo("GET /slow 500 10 20");
        assertThat(lane.took).as("its own time, not that of the lane's request").isBetween(3.0, 60.0);
        assertThat(lane.state).isEqualTo(LaneState.READY);
    }

    @SuppressWarnings("NullAway") // whose connection it is matters only to a lane that is shown
    private Lane claim() {
        return pool.claim(null);
    }

    /** A lane as the scoreboard has them: it looks at the clock when a request ends. */
    private static final class MeasuringLane implements Lane {

        private LaneState state = LaneState.OPEN;
        private String request = "";
        private long started;
        private String counted = "";
        private double took;

        @Override
        public void state(LaneState state) {
            this.state = state;
        }

        @Override
        public void client(@Nullable String client) {}

        @Override
        public void requestStarted(long nanoTime, String method, String path) {
            started = nanoTime;
            request = method + " " + path;
        }

        @Override
        public void requestEnded(int status, long bytesIn, long bytesOut) {
            counted = request + " " + status + " " + bytesIn + " " + bytesOut;
            took = (System.nanoTime() - started) / 1e9;
        }
    }
}
