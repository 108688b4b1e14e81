package dev.mpm.server.master;

import dev.mpm.server.core.scoreboard.SlotView;

/**
 * Says whether a worker's JVM has given no sign of life for too long. Pure.
 *
 * @param limit {@code heartbeat-timeout} in nanoseconds; 0 for none
 * @param awakeSince since when the master has been able to look: while it stood still itself it saw nothing, and others
 *     may have stood still with it
 */
record HeartbeatRule(long limit, long awakeSince) {

    /** Returns for how long, in nanoseconds; 0 if it is not too long. A worker that never had a heartbeat is booting. */
    long silence(SlotView view, long now) {
        if (limit == 0 || view.heartbeatNanos() == 0) {
            return 0;
        }
        long watched = now - Math.max(view.heartbeatNanos(), awakeSince);
        return watched > limit ? now - view.heartbeatNanos() : 0;
    }
}
