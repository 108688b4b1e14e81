package dev.mpm.server.core.channel;

/**
 * What the master learns from a connection to a worker.
 *
 * <p>Per connection the order is {@link Greeted} once, {@link Reported} any number of times, {@link Ended} once. A peer
 * that never says a proper hello gives {@link Ended} alone.
 */
public sealed interface ChannelEvent {

    /** Returns the connection that the event comes from. */
    WorkerConnection connection();

    /**
     * Says that a process has connected and said hello. Whether its token is right is the receiver's to judge, who then
     * sends {@code Boot} or closes the connection.
     */
    record Greeted(WorkerConnection connection, Message.Hello hello) implements ChannelEvent {}

    /** Says that a worker has said something after its hello. */
    record Reported(WorkerConnection connection, Message.ToMaster message) implements ChannelEvent {}

    /**
     * Says that nothing more will come and nothing more can be sent.
     *
     * @param reason {@code end of file} if the worker is gone, {@code closed} if this side closed, otherwise what went
     *     wrong
     */
    record Ended(WorkerConnection connection, String reason) implements ChannelEvent {}
}
