package dev.mpm.server.core.once;

import dev.mpm.api.once.Schedule;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a task is that one worker runs for all. Times are of the wall clock, in milliseconds.
 *
 * @param slot the leader's slot
 * @param pid the leader's process; 0 if it has left, and nobody has taken over yet
 * @param sinceMillis when a worker first led it
 * @param lastMillis when it was last begun; 0 for never
 * @param runs how often it was begun
 * @param failures how many runs ended with an exception
 */
public record OnceState(int slot, long pid, long sinceMillis, long lastMillis, long runs, long failures) {

    private static final int FIELDS = 6;

    /** Returns the state of a task that nobody has led yet. */
    public static OnceState fresh(Instant now) {
        return new OnceState(0, 0, now.toEpochMilli(), 0, 0, 0);
    }

    static OnceState parse(String text) throws IOException {
        String[] fields = text.strip().split(" ", -1);
        try {
            if (fields.length == FIELDS) {
                return new OnceState(
                        Integer.parseInt(fields[0]),
                        Long.parseLong(fields[1]),
                        Long.parseLong(fields[2]),
                        Long.parseLong(fields[3]),
                        Long.parseLong(fields[4]),
                        Long.parseLong(fields[5]));
            }
        } catch (NumberFormatException _) {
            // As if there were not enough of them.
        }
        throw new IOException("'" + text.strip() + "' (expected: " + FIELDS + " numbers)");
    }

    String text() {
        return slot + " " + pid + " " + sinceMillis + " " + lastMillis + " " + runs + " " + failures + "\n";
    }

    /** Returns when it was last begun, if ever. */
    public Optional<Instant> last() {
        return lastMillis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(lastMillis));
    }

    /**
     * Returns the state as it is to be seen at a time: nothing of it lies in the future. It would if somebody has set the wall
     * clock back, and the task would stand still for as long.
     */
    public OnceState notAfter(Instant now) {
        long most = now.toEpochMilli();
        return sinceMillis <= most && lastMillis <= most
                ? this
                : new OnceState(slot, pid, Math.min(sinceMillis, most), Math.min(lastMillis, most), runs, failures);
    }

    /** Returns when it is due. */
    public Instant due(Schedule schedule) {
        return last().map(schedule::after).orElseGet(() -> schedule.first(Instant.ofEpochMilli(sinceMillis)));
    }

    /** Returns the state under another leader; 0 for none. */
    public OnceState ledBy(int leader, long process) {
        return new OnceState(leader, process, sinceMillis, lastMillis, runs, failures);
    }

    /** Returns the state after a run has begun. */
    public OnceState begun(Instant now) {
        return new OnceState(slot, pid, sinceMillis, now.toEpochMilli(), runs + 1, failures);
    }

    /** Returns the state after a run has failed. */
    public OnceState failed() {
        return new OnceState(slot, pid, sinceMillis, lastMillis, runs, failures + 1);
    }
}
