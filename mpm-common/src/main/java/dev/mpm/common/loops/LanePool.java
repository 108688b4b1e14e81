package dev.mpm.common.loops;

import dev.mpm.api.Board;
import dev.mpm.api.Lane;
import dev.mpm.api.LaneState;
import dev.mpm.common.connection.ClientConnection;
import dev.mpm.common.connection.LaneSource;
import dev.mpm.common.connection.Phase;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Lends the scoreboard's lanes to requests, most recently returned first; any thread.
 *
 * <p>More requests than lanes can be in flight when an app answers asynchronously. Those that find no lane free are not
 * shown while they run; they are counted in the next lane that comes back.
 */
final class LanePool implements LaneSource {

    private final ArrayDeque<Lane> free;
    private final ArrayDeque<Count> uncounted = new ArrayDeque<>();

    LanePool(Board board) {
        free = new ArrayDeque<>(board.lanes());
        for (int i = board.lanes() - 1; i >= 0; i--) {
            board.lane(i).state(LaneState.READY);
            free.push(board.lane(i));
        }
    }

    @Override
    public Lane claim(ClientConnection connection) {
        Lane lane = pop();
        if (lane == null) {
            return new Unseen();
        }
        lane.client(connection.client());
        return lane;
    }

    private synchronized @Nullable Lane pop() {
        return free.poll();
    }

    @Override
    public synchronized void release(Lane lane, Phase next) {
        if (lane instanceof Unseen) {
            return;
        }
        for (Count count = uncounted.poll(); count != null; count = uncounted.poll()) {
            lane.requestEnded(count.status, count.bytesIn, count.bytesOut);
        }
        lane.state(LaneState.READY);
        free.push(lane);
    }

    @Override
    public void reading() {}

    private synchronized void countLater(Count count) {
        uncounted.add(count);
    }

    private record Count(int status, long bytesIn, long bytesOut) {}

    /** The lane of a request that found none. */
    private final class Unseen implements Lane {

        @Override
        public void state(LaneState state) {}

        @Override
        public void client(@Nullable String client) {}

        @Override
        public void requestStarted(long nanoTime, String method, String path) {}

        @Override
        public void requestEnded(int status, long bytesIn, long bytesOut) {
            countLater(new Count(status, bytesIn, bytesOut));
        }
    }
}
