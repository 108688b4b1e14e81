package dev.mpm.server.master.aot;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Has a missing cache recorded while the server runs, for the workers that start later. Not at once: a server that starts
 * has better things to do. Whoever makes it closes it; from any thread.
 */
public final class AotKeeper implements AutoCloseable {

    /** A server that lives this long is more than a try. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What records; a test has another. */
    interface Recorder extends AutoCloseable {

        Path record(AotCache cache) throws IOException, InterruptedException;

        @Override
        void close();
    }

    private final Recorder recorder;
    private final Duration patience;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean isBusy = new AtomicBoolean();
    private final Consumer<String> log;

    /**
     * Makes one that has nothing to do yet.
     *
     * @param log takes a line for the operator when there is something to say
     */
    public AotKeeper(Consumer<String> log) {
        this(new AotRecording(), PATIENCE, log);
    }

    AotKeeper(Recorder recorder, Duration patience, Consumer<String> log) {
        this.recorder = recorder;
        this.patience = patience;
        this.log = log;
    }

    /** Records the cache, unless it is there, or another one is waited for. Returns at once. */
    public void provide(AotCache cache) {
        if (cache.file().isEmpty() && isBusy.compareAndSet(false, true)) {
            Thread.ofVirtual().name("start-up cache").start(() -> record(cache));
        }
    }

    private void record(AotCache cache) {
        try {
            if (!closed.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                log.accept("start-up cache for workers recorded: " + recorder.record(cache));
            }
        } catch (IOException e) {
            if (closed.getCount() > 0) {
                log.accept(e.getMessage() + "; workers start without it");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody knows this thread
        } finally {
            isBusy.set(false);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        recorder.close();
    }
}
