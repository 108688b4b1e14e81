package dev.mpm.server.worker;

import java.time.Duration;
import java.util.Optional;

/** What the app may ask about the time of its requests: on each thread about the one that this thread runs. */
record RequestDeadlines(RunningRequests requests, RequestLimits limits) {

    void extend(Duration more) {
        if (more.isNegative()) {
            throw new IllegalArgumentException("more: " + more + " (expected: zero or more)");
        }
        RequestSlot slot = requests.mineIfAny();
        if (slot != null) {
            slot.extend(nanos(more));
        }
    }

    private static long nanos(Duration duration) {
        return duration.toSeconds() >= Long.MAX_VALUE / 1_000_000_000 ? Long.MAX_VALUE : duration.toNanos();
    }

    Optional<Duration> timeLeft(long now) {
        RequestSlot slot = requests.mineIfAny();
        RunningRequest running = slot == null ? null : slot.running();
        if (running == null) {
            return Optional.empty();
        }
        long limit = limits.of(running.exchange().getRequestPath());
        long allowed = limit + running.extraNanos();
        if (limit == RequestLimits.NONE || allowed < 0) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(Math.max(0, allowed - (now - running.startedNanos()))));
    }
}
