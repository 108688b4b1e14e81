package dev.mpm.common.virtual;

/** A platform thread that drives loops; a class of its own, so that those who look at threads know it for a carrier. */
public final class LoopThread extends Thread {

    LoopThread(Runnable task, String name) {
        super(null, task, name, 0, false);
        setDaemon(true);
    }
}
