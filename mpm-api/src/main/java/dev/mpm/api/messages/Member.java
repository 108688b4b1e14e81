package dev.mpm.api.messages;

/**
 * A worker process of the server, as it was when this was asked for or told. Immutable.
 *
 * @param slot its slot on the scoreboard; another process may have the same slot later
 * @param generation the generation of the configuration that it runs
 * @param pid its process, which tells it from an earlier one in its slot
 */
public record Member(int slot, int generation, long pid, State state) {

    /** How far a worker is. Steps may be left out: one that dies while it starts is never ready. */
    public enum State {
        /** Its process has been started. */
        STARTING,
        /** It accepts connections. */
        READY,
        /** It accepts no more connections, finishes what it has, and leaves. Messages still reach it. */
        LEAVING,
        /** Its process has ended, or messages no longer reach it. */
        GONE
    }
}
