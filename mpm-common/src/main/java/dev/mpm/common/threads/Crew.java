package dev.mpm.common.threads;

/** The threads of an engine: who accepts, and who serves what was accepted. One thread calls the methods. */
interface Crew {

    /** Starts the threads that there are from the beginning; they accept at once. */
    void start();

    /**
     * Ends handlers that can be interrupted, and waits for the threads. The engine accepts no more, and its connections are
     * cut.
     *
     * @param deadline by {@code System.nanoTime()}; who has not ended then is left behind
     */
    void end(long deadline) throws InterruptedException;
}
