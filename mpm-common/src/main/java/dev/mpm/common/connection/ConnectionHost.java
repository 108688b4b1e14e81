package dev.mpm.common.connection;

import dev.mpm.common.adaptive.LoopTurn;
import org.jspecify.annotations.Nullable;

/** What a connection asks of the engine that runs it. Every method may be called from any thread. */
public interface ConnectionHost {

    /** Returns whether answers should end their connections: others wait for a thread, or the process leaves. */
    boolean wantsConnectionsBack();

    /**
     * Returns the event loop on which a connection had better go on, as what its own one may run has changed; null if it
     * is to stay.
     */
    default @Nullable LoopTurn loopInsteadOf(LoopTurn own) {
        return null;
    }

    /** Learns that the last answer on a connection has been sent. Called once per connection at most. */
    default void closing(ClientConnection connection) {}

    /** Learns that a connection has been closed. Called once per connection. */
    void closed(ClientConnection connection);
}
