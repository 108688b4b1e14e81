package dev.mpm.server.worker;

import dev.mpm.server.core.scoreboard.SlotWriter;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells the scoreboard once a second that this JVM's threads get to run, and how much of its heap is in use.
 *
 * <p>It has a daemon thread of its own, which does nothing else: a worker whose requests all hang still has a heartbeat,
 * a worker that is stopped or collects garbage for ever has none.
 */
final class Heartbeat implements AutoCloseable {

    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    /** Asking for the heap loads classes that a start should not wait for. */
    private static final int BEATS_BEFORE_HEAP = 5;

    private final SlotWriter board;
    private final Thread thread;

    private Heartbeat(SlotWriter board) {
        this.board = board;
        this.thread = Thread.ofPlatform().daemon().name("heartbeat").unstarted(this::beat);
    }

    static Heartbeat start(SlotWriter board) {
        var heartbeat = new Heartbeat(board);
        heartbeat.thread.start();
        return heartbeat;
    }

    /** Ends the thread soon. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void beat() {
        for (long beats = 0; !Thread.currentThread().isInterrupted(); beats++) {
            board.heartbeat(System.nanoTime());
            if (beats >= BEATS_BEFORE_HEAP) {
                board.liveHeap(LiveHeap.bytes());
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }
}
