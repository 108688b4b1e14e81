package dev.mpm.server.core.scoreboard;

import dev.mpm.api.WorkerSnapshot;
import dev.mpm.api.WorkerState;
import java.time.Duration;
import java.util.List;

/**
 * What one slot of the scoreboard said when it was read. Times are {@code System.nanoTime()} unless they say otherwise;
 * that clock is the same in every process of the machine.
 *
 * @param pid the process, 0 if it has not been started yet
 * @param startedMillis when it was spawned, in milliseconds since 1970
 * @param spawnedNanos when it was spawned
 * @param heartbeatNanos the newest heartbeat, 0 if there was none yet
 * @param bootNanos how long it took from spawned to ready, 0 while it is not ready
 * @param accepting whether the engine takes new connections
 * @param connections connections that are open now
 * @param liveHeap bytes of heap in use after the newest garbage collection, 0 if not known
 * @param counters what the worker has counted so far
 */
public record SlotView(
        int slot,
        long pid,
        int generation,
        WorkerState state,
        long startedMillis,
        long spawnedNanos,
        long heartbeatNanos,
        long bootNanos,
        boolean accepting,
        long connections,
        long liveHeap,
        Counters counters,
        List<LaneView> lanes) {

    public SlotView {
        lanes = List.copyOf(lanes);
    }

    /** Returns how many lanes run a request or hold a connection. */
    public int busy() {
        return (int) lanes.stream().filter(lane -> lane.state().isBusy()).count();
    }

    /** Returns how many lanes are free. */
    public int idle() {
        return (int) lanes.stream().filter(lane -> lane.state().isIdle()).count();
    }

    /** Returns the lanes that were running a request: for a dead worker, what it was doing when it died. */
    public List<LaneView> inFlight() {
        return lanes.stream().filter(LaneView::isRunning).toList();
    }

    /** Returns one letter per lane, as on httpd's status page. */
    public String letters() {
        var letters = new StringBuilder(lanes.size());
        lanes.forEach(lane -> letters.append(lane.state().letter()));
        return letters.toString();
    }

    /** Returns what an MPM needs to know of the slot to decide about sizes. */
    public WorkerSnapshot snapshot(long nanoTime) {
        return new WorkerSnapshot(
                slot, state, accepting, busy(), idle(), Duration.ofNanos(Math.max(0, nanoTime - spawnedNanos)));
    }
}
