package dev.mpm.server.worker.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects lines from any thread and appends them to a target, on a daemon thread of its own and many at a time.
 *
 * <p>A line waits a tenth of a second at most, less if many come. What is lost when the process is killed is what came in
 * that time. Whoever adds a line holds the lock while it is copied and never while something is written; with nothing to
 * write the thread sleeps. If the target is too slow or does not take lines, they are dropped and counted: no request waits
 * for a log. That is said once when it begins, and once with the number when it is over.
 */
final class LineAppender implements AutoCloseable {

    private static final long COLLECT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How much may wait for a slow target. */
    private static final int MOST_WAITING = 4 << 20;

    private static final Duration END = Duration.ofSeconds(1);

    private final Target target;
    private final Consumer<String> complaints;
    private final int pieceSize;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition done = lock.newCondition();

    // Guarded by the lock.
    private List<ByteBuffer> pieces = new ArrayList<>();
    private @Nullable ByteBuffer spare;
    private int waiting;
    private boolean isHurried;
    private boolean isToReopen;
    private boolean isClosing;
    private long asked;
    private long answered;
    private long dropped;

    // The thread's own.
    private boolean isFailing;
    private boolean isTorn;
    private long lost;

    private LineAppender(Target target, Consumer<String> complaints) {
        this.target = target;
        this.complaints = complaints;
        this.pieceSize = target.pieceSize();
        this.thread = Thread.ofPlatform().daemon().name("access-log").unstarted(this::run);
    }

    /**
     * Starts the thread; the target is this object's from then on.
     *
     * @param complaints is told what is wrong with the target, on the thread
     */
    static LineAppender start(Target target, Consumer<String> complaints) {
        var appender = new LineAppender(target, complaints);
        appender.thread.start();
        return appender;
    }

    /** Takes a line with its end. The bytes are copied. */
    void add(byte[] line, int length) {
        lock.lock();
        try {
            if (waiting + length > MOST_WAITING || isClosing) {
                dropped++;
                return;
            }
            if (waiting == 0) {
                work.signal();
            }
            waiting += length;
            room(length).put(line, 0, length);
        } finally {
            lock.unlock();
        }
    }

    private ByteBuffer room(int length) {
        ByteBuffer last = pieces.isEmpty() ? null : pieces.getLast();
        if (last != null && last.remaining() >= length) {
            return last;
        }
        if (last != null) {
            isHurried = true;
            work.signal();
        }
        ByteBuffer kept = spare;
        spare = null;
        ByteBuffer next = kept != null && length <= pieceSize ? kept : ByteBuffer.allocate(Math.max(pieceSize, length));
        pieces.add(next);
        return next;
    }

    /** Opens the target anew. Lines that were added before go to the old one, or to the new one. */
    void reopen() {
        lock.lock();
        try {
            isToReopen = true;
            hurry();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the lines that were added before have been written, but no longer than a second. */
    void flush() {
        long left = END.toNanos();
        lock.lock();
        try {
            asked++;
            long wanted = asked;
            hurry();
            while (answered < wanted && left > 0 && thread.isAlive()) {
                left = done.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void hurry() {
        isHurried = true;
        work.signal();
    }

    /** Writes what there is, ends the thread and closes the target; waits for that, but no longer than a second. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosing = true;
            hurry();
        } finally {
            lock.unlock();
        }
        boolean interrupted = Thread.interrupted(); // whoever is told to leave at once shall still leave its lines
        try {
            var _ = thread.join(END);
        } catch (InterruptedException _) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the thread has to do. */
    private record Round(List<ByteBuffer> pieces, long dropped, boolean isToReopen, long asked, boolean isLast) {}

    private void run() {
        Round round;
        do {
            round = next();
            write(round);
            answer(round);
        } while (!round.isLast());
        try {
            target.close();
        } catch (IOException e) {
            complaints.accept("closing " + target + " failed: " + e.getMessage());
        }
    }

    private Round next() {
        lock.lock();
        try {
            while (waiting == 0 && !isHurried) {
                work.awaitUninterruptibly();
            }
            collect();
            var round = new Round(pieces, dropped, isToReopen, asked, isClosing);
            pieces = new ArrayList<>();
            waiting = 0;
            dropped = 0;
            isHurried = false;
            isToReopen = false;
            return round;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for more lines to write at once. */
    private void collect() {
        long left = COLLECT_NANOS;
        try {
            while (!isHurried && left > 0) {
                left = work.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            // Nobody knows this thread; and it would only write a little earlier.
        }
    }

    private void write(Round round) {
        for (ByteBuffer piece : round.pieces()) {
            append(piece.flip());
        }
        if (round.dropped() > 0) {
            lost += round.dropped();
            failed("it takes lines too slowly");
        }
        if (round.isToReopen()) {
            reopenTarget();
        }
    }

    private void append(ByteBuffer piece) {
        try {
            if (isTorn) {
                target.append(ByteBuffer.wrap(new byte[] {'\n'}));
                isTorn = false;
            }
            target.append(piece);
            recovered();
        } catch (IOException e) {
            isTorn |= piece.position() > 0 && piece.get(piece.position() - 1) != '\n';
            lost += lines(piece);
            failed(String.valueOf(e.getMessage()));
        }
    }

    private static int lines(ByteBuffer piece) {
        int lines = 0;
        while (piece.hasRemaining()) {
            lines += piece.get() == '\n' ? 1 : 0;
        }
        return lines;
    }

    private void failed(String reason) {
        if (!isFailing) {
            complaints.accept("cannot write to " + target + ": " + reason + "; lines of requests are being lost");
        }
        isFailing = true;
    }

    private void recovered() {
        if (isFailing) {
            complaints.accept(target + " takes lines again; lost meanwhile: " + lost);
        }
        isFailing = false;
        lost = 0;
    }

    private void reopenTarget() {
        try {
            target.reopen();
        } catch (IOException e) {
            complaints.accept("cannot open " + target + " anew: " + e + "; lines go on to the old one");
        }
    }

    private void answer(Round round) {
        lock.lock();
        try {
            spare = round.pieces().stream()
                    .filter(piece -> piece.capacity() == pieceSize)
                    .findFirst()
                    .map(ByteBuffer::clear)
                    .orElse(null);
            answered = round.asked();
            done.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
