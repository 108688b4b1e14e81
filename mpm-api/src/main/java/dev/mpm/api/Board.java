package dev.mpm.api;

/**
 * Where an engine writes what its process is doing; others read it while it is written, and after the process died.
 *
 * <p>The methods here are called once per connection at most and may be called from any thread. What happens per request
 * is written to a {@link Lane}.
 */
public interface Board {

    /** Returns how many lanes there are, 1 or more. */
    int lanes();

    /**
     * Returns a lane; the same object for the same index.
     *
     * @param index 0 to {@link #lanes()} - 1
     */
    Lane lane(int index);

    /** Counts a connection that was accepted. */
    void connectionOpened();

    /** Counts a connection that ended. */
    void connectionClosed();

    /** Says whether the engine takes new connections; true at first. */
    void accepting(boolean accepting);

    /** Returns a board that forgets everything: for tests and for single engines outside a server. */
    static Board forgetful(int lanes) {
        return new ForgetfulBoard(lanes);
    }
}
