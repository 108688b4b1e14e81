package dev.mpm.server.core.scoreboard;

import static dev.mpm.server.core.scoreboard.ScoreboardLayout.HEADER_WAITING;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.LANE_SIZE;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_CLOSED;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_HEARTBEAT;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_LIVE_HEAP;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_OPENED;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_READY_NANOS;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_REFUSING;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_STATE;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_TAKEN;

import dev.mpm.api.Board;
import dev.mpm.api.Lane;
import dev.mpm.api.WorkerState;
import dev.mpm.server.core.shared.Words;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * One worker's part of the scoreboard, as the worker writes it. Any thread may use it; a lane has one thread at a time.
 *
 * <p>There must be one per slot at most that is written to: the worker's that holds it.
 */
public final class SlotWriter implements Board {

    private final MemorySegment file;
    private final MemorySegment slot;
    private final Lane[] lanes;

    SlotWriter(MemorySegment file, MemorySegment slot, int lanes) {
        this.file = file;
        this.slot = slot;
        this.lanes = new Lane[lanes];
        for (int i = 0; i < lanes; i++) {
            this.lanes[i] = new LaneWriter(slot.asSlice(ScoreboardLayout.laneOffset(i), LANE_SIZE));
        }
    }

    /** Says where the worker is in its life. That it was spawned and that it is gone is the master's to say. */
    public void state(WorkerState state) {
        Words.publish(slot, SLOT_STATE, Codes.of(state));
    }

    /** Says that the worker is ready, since this {@code System.nanoTime()}. */
    public void ready(long nanoTime) {
        Words.set(slot, SLOT_READY_NANOS, nanoTime);
        state(WorkerState.READY);
    }

    /** Says that the worker is alive at this {@code System.nanoTime()}. */
    public void heartbeat(long nanoTime) {
        Words.set(slot, SLOT_HEARTBEAT, nanoTime);
    }

    /** Says how many bytes of heap were in use after the newest garbage collection. */
    public void liveHeap(long bytes) {
        Words.set(slot, SLOT_LIVE_HEAP, bytes);
    }

    /** Counts a connection that was taken from those that the master passes on. */
    public void connectionTaken() {
        Words.addAtomically(slot, SLOT_TAKEN, 1);
    }

    /** Returns whether connections wait in the master, after all that this thread has written. */
    public boolean connectionsWait() {
        VarHandle.fullFence();
        return Words.getInt(file, HEADER_WAITING) != 0;
    }

    @Override
    public int lanes() {
        return lanes.length;
    }

    @Override
    public Lane lane(int index) {
        return lanes[index];
    }

    @Override
    public void connectionOpened() {
        Words.addAtomically(slot, SLOT_OPENED, 1);
    }

    @Override
    public void connectionClosed() {
        Words.addAtomically(slot, SLOT_CLOSED, 1);
    }

    @Override
    public void accepting(boolean accepting) {
        Words.set(slot, SLOT_REFUSING, accepting ? 0 : 1);
    }
}
