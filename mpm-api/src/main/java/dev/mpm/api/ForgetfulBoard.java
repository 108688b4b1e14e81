package dev.mpm.api;

import org.jspecify.annotations.Nullable;

/** A board that nobody reads. */
record ForgetfulBoard(int lanes) implements Board, Lane {

    @Override
    public Lane lane(int index) {
        return this;
    }

    @Override
    public void connectionOpened() {}

    @Override
    public void connectionClosed() {}

    @Override
    public void accepting(boolean accepting) {}

    @Override
    public void state(LaneState state) {}

    @Override
    public void client(@Nullable String client) {}

    @Override
    public void requestStarted(long nanoTime, String method, String path) {}

    @Override
    public void requestEnded(int status, long bytesIn, long bytesOut) {}
}
