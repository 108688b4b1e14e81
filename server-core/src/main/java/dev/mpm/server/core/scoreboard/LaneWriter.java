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
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.LANE_STARTED_NANOS;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.LANE_STATE;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.METHOD_LONGEST;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.PATH_LONGEST;

import dev.mpm.api.Lane;
import dev.mpm.api.LaneState;
import dev.mpm.server.core.shared.Words;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * One lane of the scoreboard, as its thread writes it: plain stores into mapped memory, no allocation, no system call.
 * One thread at a time.
 */
final class LaneWriter implements Lane {

    private final MemorySegment lane;

    // What this writer has written, so that it is not written again: routes and clients repeat. Null for nothing yet.
    private @Nullable String client;
    private @Nullable String method;
    private @Nullable String path;

    LaneWriter(MemorySegment lane) {
        this.lane = lane;
    }

    @Override
    public void state(LaneState state) {
        Words.set(lane, LANE_STATE, Codes.of(state));
    }

    @Override
    public void client(@Nullable String client) {
        String text = client == null ? "" : client;
        if (text.equals(this.client)) {
            return;
        }
        this.client = text;
        Sequence.begin(lane, LANE_SEQUENCE);
        Text.write(lane, LANE_CLIENT, CLIENT_LONGEST, text);
        Sequence.end(lane, LANE_SEQUENCE);
    }

    @Override
    public void requestStarted(long nanoTime, String method, String path) {
        if (path.equals(this.path) && method.equals(this.method)) {
            Words.set(lane, LANE_STARTED_NANOS, nanoTime);
        } else {
            Sequence.begin(lane, LANE_SEQUENCE);
            Words.set(lane, LANE_STARTED_NANOS, nanoTime);
            write(method, path);
            Sequence.end(lane, LANE_SEQUENCE);
        }
        state(LaneState.WRITE);
    }

    private void write(String method, String path) {
        this.method = method;
        this.path = path;
        Text.write(lane, LANE_METHOD, METHOD_LONGEST, method);
        Text.write(lane, LANE_PATH, PATH_LONGEST, path);
    }

    @Override
    public void requestEnded(int status, long bytesIn, long bytesOut) {
        Words.add(lane, LANE_BYTES_IN, bytesIn);
        Words.add(lane, LANE_BYTES_OUT, bytesOut);
        if (status >= 500) {
            Words.add(lane, LANE_ERRORS, 1);
        }
        Words.add(lane, LANE_REQUESTS, 1);
        long nanos = System.nanoTime() - Words.getLong(lane, LANE_STARTED_NANOS);
        Histogram.add(lane, LANE_LATENCY, nanos);
    }
}
