package dev.mpm.common.adaptive;

/** Who takes a loop's connections over while a handler holds it. The monitor's thread calls it. */
public interface LoopRelief {

    /** Learns that a call has been found to hold a loop; said at every look until the call is over. */
    void relieve(int loop, LoopTurn.Call call);

    /** Learns that the call is over because of which a loop had to be relieved. */
    void released(int loop);
}
