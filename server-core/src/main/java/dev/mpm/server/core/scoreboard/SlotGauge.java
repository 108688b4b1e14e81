package dev.mpm.server.core.scoreboard;

import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_CLOSED;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_HEARTBEAT;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_OPENED;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_REFUSING;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_STATE;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_TAKEN;

import dev.mpm.api.WorkerState;
import dev.mpm.server.core.shared.Words;
import java.lang.foreign.MemorySegment;

/**
 * How the worker that holds a slot is off at this moment: each question is a read of mapped memory, for those who ask
 * thousands of times a second. Any thread; to be used only while that worker holds the slot.
 */
public final class SlotGauge {

    private final MemorySegment slot;

    SlotGauge(MemorySegment slot) {
        this.slot = slot;
    }

    /** Returns whether it is ready and its engine takes new connections. */
    public boolean isAccepting() {
        return Words.getInt(slot, SLOT_STATE) == Codes.of(WorkerState.READY) && Words.getInt(slot, SLOT_REFUSING) == 0;
    }

    /** Returns how many connections it has taken of those that the master passed on. */
    public long taken() {
        return Words.getLong(slot, SLOT_TAKEN);
    }

    /** Returns how many connections it has open. */
    public long connections() {
        long closed = Words.getLong(slot, SLOT_CLOSED);
        return Words.getLong(slot, SLOT_OPENED) - closed;
    }

    /** Returns its newest sign of life in {@code System.nanoTime()}, 0 if there was none yet. */
    public long heartbeat() {
        return Words.getLong(slot, SLOT_HEARTBEAT);
    }
}
