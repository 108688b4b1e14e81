package dev.mpm.server.launcher;

import dev.mpm.server.core.posix.Signals;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Shows the status again and again. Runs on the main thread until {@link #end} is called, which any thread may do. */
final class StatusWatch {

    private final Supplier<List<String>> status;
    private final StatusScreen screen;
    private final Duration interval;
    private final CountDownLatch ended = new CountDownLatch(1);

    StatusWatch(Supplier<List<String>> status, StatusScreen screen, Duration interval) {
        this.status = status;
        this.screen = screen;
        this.interval = interval;
    }

    /** Makes Ctrl-C, and whatever else asks the process to end, end this, so that the terminal is left as it was. */
    void endOnSignals() {
        List.of("INT", "TERM", "HUP").forEach(signal -> Signals.on(signal, this::end));
    }

    void end() {
        ended.countDown();
    }

    void run(List<String> first) throws InterruptedException {
        screen.open();
        try {
            List<String> lines = first;
            do {
                screen.show(lines);
                lines = isOver() ? lines : status.get();
            } while (ended.getCount() > 0);
        } finally {
            screen.close();
        }
    }

    private boolean isOver() throws InterruptedException {
        return ended.await(interval.toMillis(), TimeUnit.MILLISECONDS);
    }
}
