package dev.mpm.server.core.scoreboard;

import static dev.mpm.server.core.scoreboard.ScoreboardLayout.CLIENT_LONGEST;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.LANE_BYTES_IN;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.LANE_BYTES_OUT;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.LANE_CLIENT;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.LANE_ERRORS;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.LANE_LATENCY;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.LANE_METHOD;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.LANE_PATH;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.LANE_REQUESTS;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.LANE_SEQUENCE;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.LANE_SIZE;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.LANE_STARTED_NANOS;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.LANE_STATE;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.METHOD_LONGEST;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.PATH_LONGEST;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_CLOSED;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_GENERATION;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_HEARTBEAT;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_HOLD;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_LIVE_HEAP;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_OPENED;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_PID;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_READY_NANOS;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_REFUSING;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_SPAWNED_NANOS;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_STARTED_MILLIS;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_STATE;

import dev.mpm.api.WorkerState;
import dev.mpm.server.core.scoreboard.Codes.Hold;
import dev.mpm.server.core.shared.Words;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Copies what a slot says. Any thread, any process, also while it is written to and after its worker died. */
final class SlotReader {

    private final int slot;
    private final MemorySegment memory;
    private final int lanes;

    SlotReader(int slot, MemorySegment memory, int lanes) {
        this.slot = slot;
        this.memory = memory;
        this.lanes = lanes;
    }

    Hold hold() {
        return Codes.hold(Words.getInt(memory, SLOT_HOLD));
    }

    SlotView view() {
        // Closed before opened: read the other way round, a connection in between could make the difference negative.
        long closed = Words.getLong(memory, SLOT_CLOSED);
        var counters = counters();
        long spawned = Words.getLong(memory, SLOT_SPAWNED_NANOS);
        long ready = Words.getLong(memory, SLOT_READY_NANOS);
        return new SlotView(
                slot,
                Words.getLong(memory, SLOT_PID),
                Words.getInt(memory, SLOT_GENERATION),
                state(),
                Words.getLong(memory, SLOT_STARTED_MILLIS),
                spawned,
                Words.getLong(memory, SLOT_HEARTBEAT),
                ready == 0 ? 0 : ready - spawned,
                Words.getInt(memory, SLOT_REFUSING) == 0,
                counters.connections() - closed,
                Words.getLong(memory, SLOT_LIVE_HEAP),
                counters,
                laneViews());
    }

    /** Returns what the worker has counted: what its lanes have, added up, and its connections. */
    Counters counters() {
        var sum = new Counters(Words.getLong(memory, SLOT_OPENED), 0, 0, 0, 0);
        for (int i = 0; i < lanes; i++) {
            long lane = ScoreboardLayout.laneOffset(i);
            sum = sum.plus(new Counters(
                    0,
                    Words.getLong(memory, lane + LANE_REQUESTS),
                    Words.getLong(memory, lane + LANE_ERRORS),
                    Words.getLong(memory, lane + LANE_BYTES_IN),
                    Words.getLong(memory, lane + LANE_BYTES_OUT)));
        }
        return sum;
    }

    /** Returns how long the requests took that its lanes have answered. */
    Latency latency() {
        var sum = Latency.NONE;
        for (int i = 0; i < lanes; i++) {
            sum = sum.plus(Histogram.get(memory, ScoreboardLayout.laneOffset(i) + LANE_LATENCY));
        }
        return sum;
    }

    private WorkerState state() {
        return hold() == Hold.HELD ? Codes.workerState(Words.getInt(memory, SLOT_STATE)) : WorkerState.GONE;
    }

    private List<LaneView> laneViews() {
        var views = new ArrayList<LaneView>(lanes);
        for (int i = 0; i < lanes; i++) {
            views.add(laneView(memory.asSlice(ScoreboardLayout.laneOffset(i), LANE_SIZE)));
        }
        return views;
    }

    private static LaneView laneView(MemorySegment lane) {
        var view = Sequence.read(lane, LANE_SEQUENCE, () -> consistentLaneView(lane));
        return view != null ? view : laneView(lane, Words.getLong(lane, LANE_STARTED_NANOS), "", "", "");
    }

    private static LaneView consistentLaneView(MemorySegment lane) {
        return laneView(
                lane,
                Words.getLong(lane, LANE_STARTED_NANOS),
                Text.read(lane, LANE_METHOD, METHOD_LONGEST),
                Text.read(lane, LANE_PATH, PATH_LONGEST),
                Text.read(lane, LANE_CLIENT, CLIENT_LONGEST));
    }

    private static LaneView laneView(MemorySegment lane, long started, String method, String path, String client) {
        var state = Codes.laneState(Words.getInt(lane, LANE_STATE));
        return new LaneView(state, started, method, path, client, Words.getLong(lane, LANE_REQUESTS));
    }
}
