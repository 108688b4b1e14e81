package dev.mpm.server.worker;

import dev.mpm.server.core.scoreboard.SlotWriter;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells the scoreboard once a second that this JVM's threads get to run. A daemon thread of its own, which nothing but the
 * end of the process ends: that is what a heartbeat is for.
 */
final class Heartbeat {

    private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

    private Heartbeat() {}

    static void start(SlotWriter board) {
        Thread.ofPlatform().daemon().name("heartbeat").start(() -> {
            while (true) {
                board.heartbeat(System.nanoTime());
                LockSupport.parkNanos(INTERVAL);
            }
        });
    }
}
