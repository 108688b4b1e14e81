package dev.mpm.server.master.distribution;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;

/** Where the workers of one generation take their connections from. For the supervisor's thread; nothing here blocks. */
public interface Intake {

    /**
     * Returns the sockets that a worker is given when it boots; they stay the intake's.
     *
     * @param pid the worker's process
     * @throws IOException if they cannot be made, as there are too few descriptors; the worker cannot boot then
     */
    List<ServerSocketChannel> socketsFor(int slot, long pid) throws IOException;

    /**
     * Notes that the generation will leave when those are served who wait at the doors that close with it. Connections go to
     * younger generations where there is one with room.
     */
    default void retire() {}

    /**
     * Returns whether connections are on their way from listening sockets to workers.
     *
     * @param doors the sockets that are shut; what came in elsewhere need not be counted
     */
    default boolean isHandingOver(List<ServerSocketChannel> doors) {
        return false;
    }

    /**
     * Returns how many connections have left the listening sockets and are with no worker yet: who starts workers for those
     * that wait must count these too.
     */
    default int waiting() {
        return 0;
    }

    /**
     * Has it tell when connections come to wait here that may have been on their way to a worker when somebody looked.
     *
     * @param onWaiting run on any thread; it must not wait
     */
    default void whenTheyWait(Runnable onWaiting) {}

    /** Notes that listening sockets have been closed: whoever else has them lets go of them. */
    default void doorsClosed() {}

    /** Notes that the generation has no workers any more. */
    default void end() {}

    /** Returns one whose workers all accept from the same sockets. */
    static Intake shared(List<ServerSocketChannel> listeners) {
        return (_, _) -> listeners;
    }
}
