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
            count(lane, count);
        }
        lane.state(LaneState.READY);
        free.push(lane);
    }

    /** A lane counts the time from a request's start until now, so one that ended a while ago is started later. */
    private static void count(Lane lane, Count count) {
        lane.requestStarted(System.nanoTime() - count.nanos, count.method, count.path);
        lane.requestEnded(count.status, count.bytesIn, count.bytesOut);
    }

    @Override
    public void reading() {}

    private synchronized void countLater(Count count) {
        uncounted.add(count);
    }

    private record Count(String method, String path, long nanos, int status, long bytesIn, long bytesOut) {}

    /** The lane of a request that found none. */
    private final class Unseen implements Lane {

        private long started = System.nanoTime();
        private String method = "";
        private String path = "";

        @Override
        public void state(LaneState state) {}

        @Override
        public void client(@Nullable String client) {}

        @Override
        public void requestStarted(long nanoTime, String method, String path) {
            this.started = nanoTime;
            this.method = method;
            this.path = path;
        }

        @Override
        public void requestEnded(int status, long bytesIn, long bytesOut) {
            countLater(new Count(method, path, System.nanoTime() - started, status, bytesIn, bytesOut));
        }
    }
}
