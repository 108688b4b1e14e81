package dev.mpm.tck;

import dev.mpm.api.Board;
import dev.mpm.api.Lane;
import dev.mpm.api.LaneState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A board that remembers everything written to it, and what was written against the rules. For any thread. */
final class RecordingBoard implements Board {

    private final List<RecordingLane> lanes;
    private final List<Request> requests = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private int opened;
    private int closed;
    private boolean accepting = true;

    RecordingBoard(int lanes) {
        this.lanes = IntStream.range(0, lanes).mapToObj(RecordingLane::new).toList();
    }

    /**
     * One request that has been answered.
     *
     * @param client as the lane's client was when the request started
     */
    record Request(
            int lane, String method, String path, @Nullable String client, int status, long bytesIn, long bytesOut) {}

    @Override
    public int lanes() {
        return lanes.size();
    }

    @Override
    public Lane lane(int index) {
        return lanes.get(index);
    }

    @Override
    public synchronized void connectionOpened() {
        opened++;
    }

    @Override
    public synchronized void connectionClosed() {
        closed++;
        if (closed > opened) {
            violations.add("connectionClosed: " + closed + " times, connectionOpened: " + opened);
        }
    }

    @Override
    public synchronized void accepting(boolean accepting) {
        this.accepting = accepting;
    }

    synchronized int opened() {
        return opened;
    }

    synchronized int closed() {
        return closed;
    }

    synchronized boolean isAccepting() {
        return accepting;
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** Returns what each lane is doing now, by index. */
    synchronized List<LaneState> states() {
        return lanes.stream().map(lane -> lane.state).toList();
    }

    /** Returns how many lanes run a request now. */
    synchronized int running() {
        return (int) lanes.stream().filter(lane -> lane.running).count();
    }

    @Override
    public synchronized String toString() {
        return "opened " + opened + ", closed " + closed + ", accepting " + accepting + ", states " + states()
                + ", requests " + requests + ", violations " + violations;
    }

    private final class RecordingLane implements Lane {

        private final int index;
        private LaneState state = LaneState.OPEN;
        private @Nullable String client;
        private String method = "";
        private String path = "";
        private boolean running;

        RecordingLane(int index) {
            this.index = index;
        }

        @Override
        public void state(LaneState state) {
            synchronized (RecordingBoard.this) {
                this.state = state;
            }
        }

        @Override
        public void client(@Nullable String client) {
            synchronized (RecordingBoard.this) {
                this.client = client;
            }
        }

        @Override
        public void requestStarted(long nanoTime, String method, String path) {
            synchronized (RecordingBoard.this) {
                if (running) {
                    violations.add("lane " + index + ": " + path + " started while " + this.path + " was running");
                }
                this.running = true;
                this.state = LaneState.WRITE;
                this.method = method;
                this.path = path;
            }
        }

        @Override
        public void requestEnded(int status, long bytesIn, long bytesOut) {
            synchronized (RecordingBoard.this) {
                if (!running) {
                    violations.add("lane " + index + ": a request ended and none was running");
                }
                running = false;
                requests.add(new Request(index, method, path, client, status, bytesIn, bytesOut));
            }
        }
    }
}
