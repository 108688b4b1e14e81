package dev.mpm.api.messages;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The worker processes of a server, and messages between them. Any thread may use it.
 *
 * <p>Every message has a <em>topic</em>, 1 to 100 letters, digits and {@code . _ - / :}, and goes through the master to
 * workers that listen to exactly that topic, perhaps to the one that sent it:
 *
 * <pre>{@code
 * Cluster cluster = context.cluster();
 * cluster.subscribe("price", message -> prices.put(message.text()));
 * cluster.publish("price", "ACME 12.50");
 * }</pre>
 *
 * <h2>What is promised</h2>
 *
 * <ul>
 *   <li><b>Order.</b> What one worker sends to one topic reaches a worker that listens to it in the order in which it was
 *       sent. Of what different workers send, or of different topics, nothing is promised.
 *   <li><b>At most once.</b> Nothing is delivered twice, and nothing is sent again.
 *   <li><b>Completed means on its way.</b> When the future of a send completes, the master holds the message for every
 *       recipient it counts, and each gets it if it lives long enough. Messages whose future has not completed when their
 *       sender dies reach some, all or none of the recipients, but never in part.
 *   <li><b>A dead recipient costs nobody else anything.</b> What was on its way to it is lost, a question to it fails at
 *       once.
 *   <li><b>Size.</b> A message has at most {@link #maxMessage()} bytes ({@code messages.max-message}).
 *   <li><b>Memory.</b> For each recipient, messages of {@code messages.queue-size} bytes wait in the master at most, and of
 *       each topic as many in the recipient for its handlers; 256 bytes and the topic are counted beside a message's own.
 *   <li><b>Back-pressure.</b> A message to a full recipient waits, and with it whatever the same worker sends after it; nobody
 *       else does. Its future is late, and when 256 KiB of a worker (or one message) are waiting so, its calls that send
 *       block. That ends after {@code messages.slow-reader-timeout}: what the recipient has no room for until then is lost,
 *       and so is all that is sent to it until half of its queue is free again. The recipient is told how much it lost
 *       ({@link #onLoss}), the future counts only who has got the message, the server's status counts losses.
 * </ul>
 *
 * <h2>Threads</h2>
 *
 * <p>The handlers of a topic are called one after the other, on a virtual thread that the topic has in this process: a
 * handler may block, holds up its topic, and no other one. Listeners of {@link #onChange} and {@link #onLoss} share another
 * such thread. What they throw is logged. Futures complete on virtual threads of their own.
 *
 * <p>All ends when the worker does, after the app's {@code stop()}: futures then fail with {@link ClusterException}, and so
 * do calls.
 */
public interface Cluster {

    /** Returns the workers that run, this one among them, by slot; those of an older generation until they are gone. */
    List<Member> members();

    /**
     * Has a listener told of each step in a worker's life, this one's included: a {@link Member} with its new state. To
     * have both, ask for changes first and for {@link #members()} then.
     */
    Subscription onChange(Consumer<? super Member> listener);

    /** Has a listener told of messages that this worker lost because it was too slow. */
    Subscription onLoss(Consumer<? super Loss> listener);

    /** Returns the most bytes that a message may have. */
    int maxMessage();

    /**
     * Sends to all workers that listen to the topic, the sending one too if it does.
     *
     * @param bytes copied before this returns
     * @return the number of recipients, 0 if nobody listens
     * @throws IllegalArgumentException if the topic is none or the message is too long
     * @throws ClusterException if the master cannot be reached, or the thread is interrupted while it waits
     */
    CompletableFuture<Integer> publish(String topic, byte[] bytes);

    /** Sends text in UTF-8; see {@link #publish(String, byte[])}. */
    default CompletableFuture<Integer> publish(String topic, String text) {
        return publish(topic, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends to the worker in a slot, if it listens to the topic. For the rest see {@link #publish(String, byte[])}.
     *
     * @return 1, or 0 if there is none that listens
     */
    CompletableFuture<Integer> send(int slot, String topic, byte[] bytes);

    /** Sends text in UTF-8; see {@link #send(int, String, byte[])}. */
    default CompletableFuture<Integer> send(int slot, String topic, String text) {
        return send(slot, topic, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends to one of the workers that listen to the topic and are not leaving, to each in turn. For the rest see {@link
     * #publish(String, byte[])}.
     *
     * @return 1, or 0 if there is none
     */
    CompletableFuture<Integer> sendToAny(String topic, byte[] bytes);

    /** Sends text in UTF-8; see {@link #sendToAny(String, byte[])}. */
    default CompletableFuture<Integer> sendToAny(String topic, String text) {
        return sendToAny(topic, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Calls a handler with each message of a topic. Returns when the master knows: what anybody sends after that arrives.
     * Questions are not delivered to it.
     *
     * @throws IllegalStateException if this worker listens to 1000 topics already
     */
    Subscription subscribe(String topic, Consumer<? super Message> handler);

    /**
     * Answers the questions of a topic, one after the other; for several at a time, answer several topics. What the function
     * throws fails the question with its message.
     *
     * @param answerer gives the answer's bytes, which it does not change any more
     * @throws IllegalStateException if this worker answers the topic already, or listens to 1000 topics
     */
    Subscription answer(String topic, Function<? super Message, byte[]> answerer);

    /**
     * Asks the worker in a slot. The future fails
     *
     * <ul>
     *   <li>with {@link ClusterException} if there is no worker in the slot, it is leaving, or it does not answer the topic:
     *       at once if that is so already;
     *   <li>with {@link ClusterException} if the worker ends after that, or takes its answerer away before the question's
     *       turn, when that happens; one that begins to leave after it was asked still answers;
     *   <li>with {@link ClusterException} if the answerer throws, with its message;
     *   <li>with {@link java.util.concurrent.TimeoutException} if there is no answer in time.
     * </ul>
     *
     * <p>A question that has timed out may still be answered; nobody sees that answer.
     *
     * @return the answer
     * @throws IllegalArgumentException if the topic is none, the question is too long, or the time is not above 0
     * @throws ClusterException if the master cannot be reached, or the thread is interrupted while it waits
     */
    CompletableFuture<byte[]> ask(int slot, String topic, byte[] question, Duration timeout);

    /** Asks in text and has the answer as text, in UTF-8; see {@link #ask(int, String, byte[], Duration)}. */
    default CompletableFuture<String> ask(int slot, String topic, String question, Duration timeout) {
        return ask(slot, topic, question.getBytes(StandardCharsets.UTF_8), timeout)
                .thenApply(answer -> new String(answer, StandardCharsets.UTF_8));
    }

    /**
     * Asks one of the workers that answer the topic and are not leaving, each in turn. It is one question to one worker: if
     * that dies, the question fails. For the rest see {@link #ask(int, String, byte[], Duration)}.
     */
    CompletableFuture<byte[]> askAny(String topic, byte[] question, Duration timeout);

    /** Asks in text and has the answer as text, in UTF-8; see {@link #askAny(String, byte[], Duration)}. */
    default CompletableFuture<String> askAny(String topic, String question, Duration timeout) {
        return askAny(topic, question.getBytes(StandardCharsets.UTF_8), timeout)
                .thenApply(answer -> new String(answer, StandardCharsets.UTF_8));
    }
}
