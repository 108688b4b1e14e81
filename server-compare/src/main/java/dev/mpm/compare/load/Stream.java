package dev.mpm.compare.load;

import java.time.Duration;
import java.util.List;

/**
 * A group of clients that all do the same. Streams of one run are played at the same time.
 *
 * @param name by which its result is known; unique in a run
 * @param questions asked in turn
 * @param connections how many there are; of {@link Pattern#OPEN} the most there may be
 * @param rate requests a second over all connections, of {@link Pattern#OPEN}; otherwise 0
 * @param keepAlive whether a connection is used again; otherwise each request has one of its own
 * @param from when it begins, after the beginning of the run
 * @param time for how long requests are sent; answers may come later
 */
public record Stream(
        String name,
        Pattern pattern,
        List<Question> questions,
        int connections,
        double rate,
        boolean keepAlive,
        Duration from,
        Duration time) {

    public Stream {
        questions = List.copyOf(questions);
    }
}
