package dev.mpm.compare.scenario;

import dev.mpm.compare.load.Pattern;
import dev.mpm.compare.load.Question;
import dev.mpm.compare.load.Stream;
import java.time.Duration;
import java.util.List;

/**
 * A group of clients of a scenario, before it is known how long the scenario takes.
 *
 * @param rate requests a second over all connections, of {@link Pattern#OPEN}; otherwise 0
 * @param from when they begin, as a share of the scenario's time, from 0 to 1
 */
public record Clients(
        String name,
        Pattern pattern,
        List<Question> questions,
        int connections,
        double rate,
        boolean keepAlive,
        double from) {

    public Clients {
        questions = List.copyOf(questions);
    }

    /** Returns the same clients with another number of connections. */
    Clients over(int others) {
        return new Clients(name, pattern, questions, others, rate, keepAlive, from);
    }

    /** Returns the same clients, who now ask at a rate. */
    Clients atRate(double perSecond) {
        return new Clients(name, Pattern.OPEN, questions, connections, perSecond, keepAlive, from);
    }

    Stream during(Duration time) {
        Duration begin = Duration.ofNanos(Math.round(time.toNanos() * from));
        return new Stream(name, pattern, questions, connections, rate, keepAlive, begin, time.minus(begin));
    }

    /** Returns the load in short, such as {@code GET /plaintext, 64 connections}. */
    String summary() {
        var asked = questions.getFirst();
        String more = questions.size() > 1 ? " and " + (questions.size() - 1) + " more" : "";
        String clients = connections == 1 ? "1 connection" : connections + " connections";
        return asked.method() + " " + asked.path() + more + ", "
                + switch (pattern) {
                    case CLOSED -> clients + (keepAlive ? "" : ", each request on a new one");
                    case OPEN -> Math.round(rate) + " requests/s over up to " + clients;
                    case IDLE -> clients + " that then fall silent";
                    case SLOW -> clients + " that send and read slowly";
                    case ONCE -> "once on " + clients;
                };
    }
}
