package dev.mpm.server.master;

import dev.mpm.server.core.posix.Strangers;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/**
 * Looks every few seconds for orphans that came to this process and ended, and lets go of them; on a thread of its own, and
 * not at all where none can come. Closed by whoever started it.
 */
final class StrangerWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("strangers");
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final CountDownLatch closed = new CountDownLatch(1);

    private StrangerWatch() {}

    /**
     * Begins to look.
     *
     * @param isOwn whether a process of that number is waited for elsewhere; asked from the watch's thread
     */
    static StrangerWatch start(Strangers strangers, LongPredicate isOwn) {
        StrangerWatch watch = new StrangerWatch();
        if (strangers.areExpected()) {
            Thread.ofVirtual().name("strangers").start(() -> watch.run(strangers, isOwn));
        }
        return watch;
    }

    private void run(Strangers strangers, LongPredicate isOwn) {
        try {
            while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                strangers.reap(isOwn).forEach(stranger -> LOG.log(Level.DEBUG, "an orphan, " + stranger));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody knows this thread
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
