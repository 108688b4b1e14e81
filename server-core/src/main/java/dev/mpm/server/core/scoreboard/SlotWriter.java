package dev.mpm.server.core.scoreboard;

import dev.mpm.api.Board;
import dev.mpm.api.Lane;
import dev.mpm.api.WorkerState;

/**
 * One worker's part of the scoreboard, as the worker writes it. Any thread may use it; a lane has one thread at a time.
 */
public final class SlotWriter implements Board {

    SlotWriter() {}

    /** Says where the worker is in its life. Only the worker says so; spawned and gone are the master's. */
    public void state(WorkerState state) {
        throw new UnsupportedOperationException();
    }

    /** Says that the worker is alive at this {@code System.nanoTime()}. */
    public void heartbeat(long nanoTime) {
        throw new UnsupportedOperationException();
    }

    /** Says how much heap was in use after the newest garbage collection. */
    public void liveHeap(long bytes) {
        throw new UnsupportedOperationException();
    }

    /** Says that the worker is ready, at this {@code System.nanoTime()}. */
    public void ready(long nanoTime) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int lanes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Lane lane(int index) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void connectionOpened() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void connectionClosed() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void accepting(boolean accepting) {
        throw new UnsupportedOperationException();
    }
}
