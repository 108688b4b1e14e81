package dev.mpm.common.connection;

/** What a connection asks of the engine that runs it. Every method may be called from any thread. */
public interface ConnectionHost {

    /** Returns whether answers should end their connections: others wait for a thread, or the process leaves. */
    boolean wantsConnectionsBack();

    /** Learns that the last answer on a connection has been sent. Called once per connection at most. */
    default void closing(ClientConnection connection) {}

    /** Learns that a connection has been closed. Called once per connection. */
    void closed(ClientConnection connection);
}
