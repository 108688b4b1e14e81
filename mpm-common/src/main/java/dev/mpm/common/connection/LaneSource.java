package dev.mpm.common.connection;

import dev.mpm.api.Lane;

/** Where a connection finds the scoreboard's lane for the request that it runs. */
public interface LaneSource {

    /** Returns the lane to write to; it is the connection's until {@link #release}. */
    Lane claim(ClientConnection connection);

    /** Takes a lane back after the request's answer has been sent; {@code next} is what the connection does now. */
    void release(Lane lane, Phase next);

    /** Learns that the first bytes of a request have arrived. */
    void reading();
}
