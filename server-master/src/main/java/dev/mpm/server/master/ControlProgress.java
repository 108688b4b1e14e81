package dev.mpm.server.master;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries the progress of one command from the supervisor's thread to the connection that asked, as lines of JSON.
 *
 * <p>The supervisor never waits for a connection: where lines are taken too slowly, the oldest are lost, but never the
 * last one. After the last one nothing more is taken.
 */
final class ControlProgress implements Progress {

    private static final int MOST_LINES = 100;

    private final ArrayBlockingQueue<Line> lines = new ArrayBlockingQueue<>(MOST_LINES);

    /** Guarded by this: steps may come from a thread that prepares something while the supervisor's ends it all. */
    private boolean ended;

    /**
     * A line of the answer.
     *
     * @param isLast whether nothing follows
     */
    record Line(String json, boolean isLast) {

        static Line step(String text) {
            return new Line(Json.write(Map.of("step", text)), false);
        }

        static Line done(String text) {
            return new Line(Json.write(Map.of("done", text)), true);
        }

        static Line failed(ExitCode code, String reason) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("error", reason);
            json.put("exitCode", code.number());
            return new Line(Json.write(json), true);
        }
    }

    @Override
    public synchronized void step(String line) {
        if (!ended) {
            add(Line.step(line));
        }
    }

    @Override
    public void done(String line) {
        end(Line.done(line));
    }

    @Override
    public void failed(ExitCode code, String reason) {
        end(Line.failed(code, reason));
    }

    private synchronized void end(Line last) {
        if (!ended) {
            ended = true;
            add(last);
        }
    }

    private void add(Line line) {
        while (!lines.offer(line)) {
            lines.poll();
        }
    }

    /** Returns the next line, or null if none comes in time. For the connection's thread. */
    @Nullable
    Line next(long seconds) throws InterruptedException {
        return lines.poll(seconds, TimeUnit.SECONDS);
    }
}
