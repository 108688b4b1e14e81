package dev.mpm.api.once;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Objects;

/**
 * When something is to run. Pure functions of wall-clock time: any thread, and every worker gets the same answers.
 *
 * <p>A time that has passed is made up for at once, but only once, however many have been missed.
 */
public interface Schedule {

    /**
     * Returns when it is due for the first time.
     *
     * @param since when a worker first asked for it, after the server started
     */
    Instant first(Instant since);

    /**
     * Returns when it is due again.
     *
     * @param last when it was last begun
     * @return a time after that
     */
    Instant after(Instant last);

    /**
     * Returns a schedule that begins at once and goes on in steps from one beginning to the next. A run that takes longer
     * than a step is followed by the next one at once.
     *
     * @param period 10 ms or more
     */
    static Schedule every(Duration period) {
        if (period.compareTo(Duration.ofMillis(10)) < 0) {
            throw new IllegalArgumentException("period: " + period + " (expected: 10 ms or more)");
        }
        return new Schedule() {
            @Override
            public Instant first(Instant since) {
                return since;
            }

            @Override
            public Instant after(Instant last) {
                return last.plus(period);
            }

            @Override
            public String toString() {
                return "every " + period;
            }
        };
    }

    /** Returns a schedule for once a day at a time of a zone; on a day whose clock leaves that time out, a little later. */
    static Schedule daily(LocalTime time, ZoneId zone) {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(zone, "zone");
        return new Schedule() {
            @Override
            public Instant first(Instant since) {
                return after(since);
            }

            @Override
            public Instant after(Instant last) {
                ZonedDateTime before = last.atZone(zone);
                ZonedDateTime sameDay = before.toLocalDate().atTime(time).atZone(zone);
                return sameDay.isAfter(before)
                        ? sameDay.toInstant()
                        : before.toLocalDate()
                                .plusDays(1)
                                .atTime(time)
                                .atZone(zone)
                                .toInstant();
            }

            @Override
            public String toString() {
                return "daily at " + time + " " + zone;
            }
        };
    }
}
