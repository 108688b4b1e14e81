package dev.mpm.compare.load;

import java.util.ArrayList;
import java.util.List;

/**
 * The clients of one stream that one loop plays. The subclasses are the patterns: they say when requests are sent. The thread of
 * the loop uses it.
 */
abstract class Crowd {

    /** Never; far enough that comparing by differences still works. */
    static final long NEVER = Long.MAX_VALUE / 4;

    private final Share share;
    private final Tally tally;
    private final List<Request> requests = new ArrayList<>();
    private int turn;
    private int onTheWay;
    private boolean ended;
    private boolean over;

    Crowd(Share share, int port) {
        this.share = share;
        tally = new Tally(share.begin());
        share.stream()
                .questions()
                .forEach(question ->
                        requests.add(Request.of(question, port, share.stream().keepAlive())));
    }

    /** Returns the crowd that plays a pattern. */
    static Crowd of(Share share, LoopThread loop) {
        return switch (share.stream().pattern()) {
            case CLOSED -> new ClosedCrowd(share, loop);
            case OPEN -> new OpenCrowd(share, loop);
            case IDLE -> new IdleCrowd(share, loop);
            case SLOW -> new SlowCrowd(share, loop);
            case ONCE -> new OnceCrowd(share, loop);
        };
    }

    final long begin() {
        return share.begin();
    }

    final long end() {
        return share.end();
    }

    final Share share() {
        return share;
    }

    final Tally tally() {
        return tally;
    }

    final boolean isOver() {
        return over;
    }

    /** Whether a connection is used again. */
    final boolean keepsAlive() {
        return share.stream().keepAlive();
    }

    /** Whether it sends without a pause, so that it matters whether the loop keeps up. */
    boolean pushes() {
        return false;
    }

    /** Whether a latency begins before the connection is there. */
    boolean countsConnecting() {
        return !keepsAlive();
    }

    /** Whether a request is sent once more if the server closed a kept connection before it. */
    boolean retries() {
        return true;
    }

    /**
     * Does what is due.
     *
     * @return when to call this again, if nothing happens before
     */
    final long act(long now) {
        if (now - begin() < 0) {
            return begin();
        }
        if (now - end() < 0) {
            long next = send(now);
            return next - end() < 0 ? next : end();
        }
        if (!ended) {
            ended = true;
            ended(now);
        }
        if ((onTheWay == 0 && !hasWaiting()) || now - share.deadline() >= 0) {
            missing(now);
            return now;
        }
        return goOn(now);
    }

    /** Closes all connections. */
    abstract void close();

    /** Sends what is due before the end, and returns when to be called again. */
    abstract long send(long now);

    /** Learns that the time for sending is over. */
    void ended(long now) {}

    /** Whether requests that were due before the end have not been sent. */
    boolean hasWaiting() {
        return false;
    }

    /** Called while answers are missing after the end; returns when to be called again. */
    long goOn(long now) {
        return share.deadline();
    }

    /** Learns that a client is free for the next request. */
    abstract void free(Client client, long now);

    /** Learns that a client's attempt failed and that its connection, if there still is one, is free. */
    void recover(Client client, long now) {
        free(client, now);
    }

    /** Learns that a connection without a request was closed by the server. */
    void closedIdle(Client client) {}

    final Request nextRequest() {
        var request = requests.get(turn);
        turn = turn + 1 == requests.size() ? 0 : turn + 1;
        onTheWay++;
        tally.sent();
        return request;
    }

    final void ask(Client client, long since) {
        client.ask(nextRequest(), since);
    }

    final void answered(Client client, long latency, long now) {
        count(latency, now);
        free(client, now);
    }

    void failed(Client client, String kind, long now) {
        count(kind, now);
        recover(client, now);
    }

    final void count(long latency, long now) {
        onTheWay--;
        tally.answered(latency, now, !pushesWithoutRate() || now - end() < 0);
    }

    final void count(String kind, long now) {
        onTheWay--;
        tally.failed(kind, now);
    }

    final void closedBeforeSent() {
        onTheWay--;
        tally.closedBeforeSent();
    }

    private boolean pushesWithoutRate() {
        return share.stream().pattern() == Pattern.CLOSED;
    }

    /** Learns that the answers that are missing are not waited for any longer. */
    void giveUp(long now) {}

    /** Counts a request whose answer is not waited for any longer. */
    void countMissing(long now) {
        tally.failed("timeout", now);
    }

    private void missing(long now) {
        over = true;
        giveUp(now);
        while (onTheWay > 0) {
            onTheWay--;
            countMissing(now);
        }
        tally.over(now);
        close();
    }
}
