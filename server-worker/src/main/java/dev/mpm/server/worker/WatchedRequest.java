package dev.mpm.server.worker;

import dev.mpm.api.ClientTraffic;
import org.jspecify.annotations.Nullable;

/**
 * Judges one request that has been seen to run: whether it is over its time, and whether it heeded its interrupt.
 *
 * <p>Its time begins anew whenever the client takes part, which is seen from one look to the next: by bytes that have moved,
 * or by somebody waiting for them. {@code io-timeout} is for clients. The watch's thread only; time is a parameter.
 */
final class WatchedRequest {

    /** What is to be done about it. */
    enum Verdict {
        LEAVE,
        INTERRUPT,
        REPORT
    }

    private final long number;
    private final long limit;
    private final long grace;
    private long since;
    private long moved = -1;
    private long interruptedAt;
    private boolean interrupted;
    private boolean reported;

    WatchedRequest(RunningRequest request, RequestLimits limits) {
        number = request.number();
        limit = limits.of(request.exchange().getRequestPath());
        grace = limits.grace();
        since = request.startedNanos();
    }

    boolean isFor(RunningRequest request) {
        return number == request.number();
    }

    /**
     * Judges.
     *
     * @param extra by how much the app has moved the deadline
     * @param client null if nothing is known of it
     */
    Verdict judge(long now, long extra, @Nullable ClientTraffic client) {
        if (client != null) {
            notice(client, now);
        }
        if (interrupted) {
            boolean isTime = !reported && now - Math.max(interruptedAt, since) >= grace;
            return isTime ? Verdict.REPORT : Verdict.LEAVE;
        }
        return limit != RequestLimits.NONE && now - since >= allowed(extra) ? Verdict.INTERRUPT : Verdict.LEAVE;
    }

    private void notice(ClientTraffic client, long now) {
        long total = client.bytesMoved();
        if (client.isWaitedFor() || (moved >= 0 && moved != total)) {
            since = now;
        }
        moved = total;
    }

    private long allowed(long extra) {
        long sum = limit + extra;
        return sum < 0 ? RequestLimits.NONE : sum;
    }

    /** Returns in how many nanoseconds it will be over its time if nothing happens. */
    long dueIn(long now, long extra) {
        if (interrupted) {
            return reported ? RequestLimits.NONE : Math.max(interruptedAt, since) + grace - now;
        }
        return limit == RequestLimits.NONE ? RequestLimits.NONE : allowed(extra) - (now - since);
    }

    void interrupted(long now) {
        interrupted = true;
        interruptedAt = now;
    }

    void reported() {
        reported = true;
    }

    long limit() {
        return limit;
    }
}
