package dev.mpm.server.worker.messages;

import dev.mpm.api.messages.ClusterException;
import dev.mpm.api.messages.Member;
import dev.mpm.server.core.messages.Letter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The questions of this worker that have no answer yet. Any thread asks; what the relay says comes on the thread that
 * receives, in its order: to whom a question went before that worker's end.
 */
final class Calls {

    private static final class Call {
        private final CompletableFuture<byte[]> answer = new CompletableFuture<>();

        /** Who is to answer; 0 while that is not known. On the receiving thread only. */
        private long pid;
    }

    private final Executor completions;
    private final Map<Long, Call> open = new ConcurrentHashMap<>();

    /** @param completions runs what apps do with answers */
    Calls(Executor completions) {
        this.completions = completions;
    }

    /** Adds a question and returns its answer. */
    CompletableFuture<byte[]> add(long id, String topic, Duration timeout) {
        var call = new Call();
        open.put(id, call);
        return call.answer
                .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .handleAsync(
                        (answer, failure) -> {
                            open.remove(id);
                            if (failure != null) {
                                throw new CompletionException(named(failure, topic, timeout));
                            }
                            return answer;
                        },
                        completions);
    }

    private static Throwable named(Throwable failure, String topic, Duration timeout) {
        return failure instanceof TimeoutException
                ? new TimeoutException("no answer to '" + topic + "' within " + timeout.toMillis() + " ms")
                : failure;
    }

    /** Drops a question that was not sent. */
    void drop(long id) {
        open.remove(id);
    }

    void placed(Letter.Placed placed) {
        Call call = open.get(placed.id());
        if (call != null) {
            call.pid = placed.pid();
        }
    }

    void refused(Letter.Refused refused) {
        fail(refused.id(), "the question was not asked: " + refused.reason());
    }

    void answered(Letter.Answered answered) {
        Call call = open.remove(answered.call());
        if (call == null) {
            return;
        }
        if (answered.isFailure()) {
            call.answer.completeExceptionally(
                    new ClusterException("no answer: " + new String(answered.body(), StandardCharsets.UTF_8)));
        } else {
            call.answer.complete(answered.body());
        }
    }

    /** Fails what the worker was to answer. */
    void gone(Member member) {
        open.forEach((id, call) -> {
            if (call.pid == member.pid()) {
                fail(id, "no answer: worker " + member.slot() + " (pid " + member.pid() + ") is gone");
            }
        });
    }

    /** Fails everything. */
    void end(String reason) {
        open.keySet().forEach(id -> fail(id, reason));
    }

    private void fail(long id, String reason) {
        Call call = open.remove(id);
        if (call != null) {
            call.answer.completeExceptionally(new ClusterException(reason));
        }
    }
}
