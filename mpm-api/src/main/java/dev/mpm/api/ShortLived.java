package dev.mpm.api;

/**
 * A further promise that an {@link Mpm} can make: its worker processes serve only so much and then leave by themselves, as
 * {@link EngineContext#leave} says.
 *
 * <p>For such a model the supervisor
 *
 * <ul>
 *   <li>takes the end of a worker that has said so for what it is, and not for a failure; what shall follow it starts at once,
 *       while it still finishes;
 *   <li>counts those that finish as well: there are never more processes of a generation than
 *       {@link PoolShape#maxWorkers()};
 *   <li>asks {@link #spares} for the number of workers whenever something has changed, and {@link Mpm#size} only which of
 *       them are too many: the target that it returns is not followed;
 *   <li>is content with no worker at all once one of them has shown that the app starts.
 * </ul>
 *
 * <p>Master half: pure functions, same input, same answer, any thread.
 */
public interface ShortLived {

    /**
     * Returns how many workers should wait for connections, or be on their way to, 0 to {@link PoolShape#maxWorkers()}.
     * Those that have taken what they were started for are not among them.
     *
     * @param waiting connections that wait in the kernel to be accepted; 0 unless {@link #startsOnArrival} or
     *     {@link #refusesWhenFull}
     */
    int spares(int waiting);

    /** Returns whether workers are to be started because connections wait: their arrival is then looked out for. */
    boolean startsOnArrival();

    /**
     * Returns whether a connection is answered with status 503 when there are as many processes as may be and none of them
     * can take it; if not, it waits in the kernel. The master answers, without reading what the client asks.
     */
    boolean refusesWhenFull();
}
