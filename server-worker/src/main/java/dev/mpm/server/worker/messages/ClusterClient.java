package dev.mpm.server.worker.messages;

import dev.mpm.api.messages.Cluster;
import dev.mpm.api.messages.ClusterException;
import dev.mpm.api.messages.Loss;
import dev.mpm.api.messages.Member;
import dev.mpm.api.messages.Message;
import dev.mpm.api.messages.Subscription;
import dev.mpm.server.core.channel.Link;
import dev.mpm.server.core.messages.Interest;
import dev.mpm.server.core.messages.Letter;
import dev.mpm.server.core.messages.Letter.Reach;
import dev.mpm.server.core.messages.Letters;
import dev.mpm.server.core.messages.Peer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/*
 * Threads, all virtual. One receives and never waits for the app: it hands messages to the mailboxes, and completes futures
 * on threads of their own. That is what keeps words of the relay from standing behind a slow handler. One sends. Each topic
 * with something to handle has one, and so have changes and losses together.
 */
/**
 * A worker's end of the messages between workers: the app's {@link Cluster}.
 *
 * <p>Any thread uses it; the worker closes it after its app has stopped.
 */
public final class ClusterClient implements Cluster, AutoCloseable {

    private static final System.Logger LOG = System.getLogger("messages");

    private static final Executor COMPLETIONS = Thread::startVirtualThread;

    /** Of a queue so much may have been dealt with before the relay must know: it would hold others up for nothing. */
    private static final int PARTS_OF_QUEUE = 8;

    private static final long CONNECT_SECONDS = 10;

    /** How much is told of why a question has no answer, in bytes. */
    private static final int LONGEST_REASON = 2000;

    private final Link link;
    private final int maxMessage;
    private final long enough;
    private final Outbox outbox = new Outbox();
    private final Window window = new Window();
    private final Calls calls = new Calls(COMPLETIONS);
    private final AtomicLong ids = new AtomicLong();
    private final CompletableFuture<Void> welcome = new CompletableFuture<>();
    private final Map<Long, Member> members = new ConcurrentHashMap<>();
    private final InOrder events = new InOrder("cluster events");
    private final List<Consumer<? super Member>> changeListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<? super Loss>> lossListeners = new CopyOnWriteArrayList<>();

    /** What has been sent and not been placed, by number. */
    private final Map<Long, Sent> sent = new ConcurrentHashMap<>();

    /** Guarded by itself, so that the relay hears of topics in the order in which they are here. */
    private final Map<Interest, Mailbox> mailboxes = new HashMap<>();

    private volatile @Nullable String end;

    /** Something that the relay is to confirm. */
    private record Sent(int weight, CompletableFuture<Integer> recipients) {}

    private ClusterClient(Link link, int maxMessage, long queueSize) {
        this.link = link;
        this.maxMessage = maxMessage;
        this.enough = queueSize / PARTS_OF_QUEUE;
    }

    /**
     * Connects to the master's relay and waits until it has told of all workers.
     *
     * @param known what the master has said about its relay
     * @param token proves that this is the worker it pretends to be
     * @throws IOException if the relay cannot be reached, or does not let this process in
     */
    public static ClusterClient connect(Map<String, String> known, int slot, long pid, String token)
            throws IOException {
        String socket = known.get("messages.socket");
        if (socket == null) {
            throw new IOException("no messages between workers: this server has no relay for them");
        }
        var client = new ClusterClient(
                opened(Path.of(socket)),
                Integer.parseInt(known.getOrDefault("messages.max-message", "65536")),
                Long.parseLong(known.getOrDefault("messages.queue-size", "1048576")));
        client.outbox.add(new Letter.Hello(Letters.VERSION, slot, pid, token));
        Thread.ofVirtual().name("messages from the master").start(client::receiveAll);
        Thread.ofVirtual().name("messages to the master").start(client::sendAll);
        try {
            client.welcome.orTimeout(CONNECT_SECONDS, TimeUnit.SECONDS).join();
            return client;
        } catch (CompletionException e) {
            client.close();
            throw new IOException("the relay of messages at " + socket + " did not let this worker in", e.getCause());
        }
    }

    /** Opens a link on another thread: an interrupt of the caller's would close it. The caller waits all the same. */
    private static Link opened(Path socket) throws IOException {
        var link = new CompletableFuture<Link>();
        COMPLETIONS.execute(() -> {
            try {
                link.complete(Link.connect(socket));
            } catch (Throwable e) { // whatever it is, the caller is to know
                link.completeExceptionally(e);
            }
        });
        try {
            return link.join();
        } catch (CompletionException e) {
            throw new IOException("the relay of messages cannot be reached: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Member> members() {
        return members.values().stream()
                .sorted(Comparator.comparingInt(Member::slot).thenComparingInt(Member::generation))
                .toList();
    }

    @Override
    public Subscription onChange(Consumer<? super Member> listener) {
        return added(changeListeners, listener::accept);
    }

    @Override
    public Subscription onLoss(Consumer<? super Loss> listener) {
        return added(lossListeners, listener::accept);
    }

    /** Adds a listener, which is a new object at each call: the same one may be added twice. */
    private static <T> Subscription added(List<Consumer<? super T>> all, Consumer<T> listener) {
        all.add(listener);
        return () -> all.remove(listener);
    }

    @Override
    public int maxMessage() {
        return maxMessage;
    }

    @Override
    public CompletableFuture<Integer> publish(String topic, byte[] bytes) {
        return post(Reach.ALL, 0, topic, bytes);
    }

    @Override
    public CompletableFuture<Integer> send(int slot, String topic, byte[] bytes) {
        return post(Reach.SLOT, slot, topic, bytes);
    }

    @Override
    public CompletableFuture<Integer> sendToAny(String topic, byte[] bytes) {
        return post(Reach.ANY, 0, topic, bytes);
    }

    private CompletableFuture<Integer> post(Reach reach, int slot, String topic, byte[] bytes) {
        var interest = new Interest(Interest.Kind.MESSAGE, Interest.checkedTopic(topic));
        return send(new Letter.Post(
                ids.incrementAndGet(), reach, slot, interest, checked(bytes).clone()));
    }

    @Override
    public CompletableFuture<byte[]> ask(int slot, String topic, byte[] question, Duration timeout) {
        return ask(Reach.SLOT, slot, topic, question, timeout);
    }

    @Override
    public CompletableFuture<byte[]> askAny(String topic, byte[] question, Duration timeout) {
        return ask(Reach.ANY, 0, topic, question, timeout);
    }

    private CompletableFuture<byte[]> ask(Reach reach, int slot, String topic, byte[] question, Duration timeout) {
        var interest = new Interest(Interest.Kind.QUESTION, Interest.checkedTopic(topic));
        byte[] body = checked(question).clone();
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: > 0)");
        }
        long id = ids.incrementAndGet();
        CompletableFuture<byte[]> answer = calls.add(id, topic, timeout);
        try {
            var _ = send(new Letter.Post(id, reach, slot, interest, body));
            return answer;
        } catch (ClusterException e) {
            calls.drop(id);
            throw e;
        }
    }

    private byte[] checked(byte[] bytes) {
        if (bytes.length > maxMessage) {
            throw new IllegalArgumentException("message: " + bytes.length + " bytes (expected: <= " + maxMessage
                    + ", the setting messages.max-message)");
        }
        return bytes;
    }

    private CompletableFuture<Integer> send(Letter.Post post) {
        return send(post.id(), post);
    }

    /** Waits for the window, then hands the letter to the thread that sends. */
    private CompletableFuture<Integer> send(long id, Letter.ToRelay letter) {
        try {
            window.enter(letter.weight());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while waiting to send: too much is on its way already", e);
        }
        return confirmed(id, letter, letter.weight());
    }

    /** Hands over a letter that the relay will confirm. */
    private CompletableFuture<Integer> confirmed(long id, Letter.ToRelay letter, int weight) {
        var recipients = new CompletableFuture<Integer>();
        sent.put(id, new Sent(weight, recipients));
        String reason = end;
        if (reason != null) {
            sent.remove(id);
            throw new ClusterException(reason);
        }
        outbox.add(letter);
        return recipients;
    }

    @Override
    public Subscription subscribe(String topic, Consumer<? super Message> handler) {
        var interest = new Interest(Interest.Kind.MESSAGE, Interest.checkedTopic(topic));
        return listen(interest, (message, _) -> handler.accept(message));
    }

    @Override
    public Subscription answer(String topic, Function<? super Message, byte[]> answerer) {
        var interest = new Interest(Interest.Kind.QUESTION, Interest.checkedTopic(topic));
        return listen(interest, (question, call) -> answer(question, call, answerer));
    }

    private Subscription listen(Interest interest, Mailbox.Handler handler) {
        Mailbox mailbox;
        synchronized (mailboxes) {
            mailbox = mailboxes.get(interest);
            if (mailbox == null) {
                mailbox = opened(interest);
            } else if (interest.kind() == Interest.Kind.QUESTION) {
                throw new IllegalStateException("this worker answers '" + interest.topic() + "' already");
            }
            mailbox.add(handler);
        }
        try {
            mailbox.known().join();
        } catch (CompletionException e) {
            throw new ClusterException("cannot listen to '" + interest.topic() + "': " + e.getMessage(), e);
        }
        return () -> ignore(interest, handler);
    }

    private Mailbox opened(Interest interest) {
        if (mailboxes.size() >= Interest.MOST) {
            throw new IllegalStateException(
                    "cannot listen to '" + interest.topic() + "': " + Interest.MOST + " topics are the most");
        }
        Mailbox.Handler unheard = interest.kind() == Interest.Kind.QUESTION ? this::refuse : (_, _) -> {};
        var mailbox = new Mailbox(interest, outbox, enough, unheard);
        long id = ids.incrementAndGet();
        CompletableFuture<Integer> placed = confirmed(id, new Letter.Listen(id, interest, true), 0);
        var _ = placed.whenComplete((_, failure) -> {
            if (failure == null) {
                mailbox.known().complete(null);
            } else {
                mailbox.known().completeExceptionally(failure);
            }
        });
        mailboxes.put(interest, mailbox);
        return mailbox;
    }

    private void ignore(Interest interest, Mailbox.Handler handler) {
        synchronized (mailboxes) {
            Mailbox mailbox = mailboxes.get(interest);
            if (mailbox != null && mailbox.remove(handler)) {
                mailboxes.remove(interest);
                outbox.add(new Letter.Listen(ids.incrementAndGet(), interest, false));
            }
        }
    }

    private void answer(Message question, long call, Function<? super Message, byte[]> answerer) {
        byte[] body;
        boolean isFailure = false;
        try {
            body = checked(answerer.apply(question));
        } catch (Throwable e) { // errors too: the one who asks is to know
            LOG.log(Level.WARNING, "cannot answer question " + question, e);
            body = reason(e.toString());
            isFailure = true;
        }
        reply(question, call, isFailure, body);
    }

    /** Fails a question that came when nobody answered any more. */
    private void refuse(Message question, long call) {
        reply(question, call, true, reason("'" + question.topic() + "' is no longer answered"));
    }

    /** Returns the beginning of a reason, in whole characters, as long as a message may be. */
    private byte[] reason(String text) {
        var bytes = ByteBuffer.allocate(Math.min(LONGEST_REASON, maxMessage));
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(text), bytes, true);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private void reply(Message question, long call, boolean isFailure, byte[] body) {
        long asker = question.sender().map(Member::pid).orElse(0L);
        long id = ids.incrementAndGet();
        try {
            var _ = send(id, new Letter.Reply(id, asker, call, isFailure, body));
        } catch (ClusterException e) {
            // This worker ends; whoever asked is told that it is gone.
        }
    }

    private void sendAll() {
        try {
            for (List<Letter.ToRelay> letters = outbox.take(); !letters.isEmpty(); letters = outbox.take()) {
                link.send(Letters.toFrame(letters));
            }
        } catch (IOException e) {
            end("the master's relay of messages is gone: " + e.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody knows this thread
        }
    }

    private void receiveAll() {
        try {
            while (true) {
                Letters.fromRelay(link.receive()).forEach(this::heed);
            }
        } catch (IOException e) {
            end("the master's relay of messages is gone: " + e.getMessage());
        }
    }

    private void heed(Letter.ToWorker letter) {
        switch (letter) {
            case Letter.Changed changed -> changed(changed.member());
            case Letter.Welcome _ -> welcome.complete(null);
            case Letter.Placed placed -> {
                calls.placed(placed);
                confirm(placed.id(), placed.recipients());
            }
            case Letter.Refused refused -> {
                calls.refused(refused);
                confirm(refused.id(), 0);
            }
            case Letter.Delivered message -> deliver(message);
            case Letter.Answered answered -> {
                calls.answered(answered);
                outbox.taken(Interest.ANSWERS, answered.weight(), 0);
            }
            case Letter.Lost lost ->
                tell(lossListeners, new Loss(lost.interest().topic(), lost.messages()));
        }
    }

    private void changed(Member member) {
        if (member.state() == Member.State.GONE) {
            members.remove(member.pid());
            calls.gone(member);
        } else {
            members.put(member.pid(), member);
        }
        if (welcome.isDone()) { // before that the relay tells of those that are here, which is no change
            tell(changeListeners, member);
        }
    }

    private <T> void tell(List<Consumer<? super T>> listeners, T news) {
        events.add(() -> listeners.forEach(listener -> tell(listener, news)));
    }

    private static <T> void tell(Consumer<? super T> listener, T news) {
        try {
            listener.accept(news);
        } catch (Throwable e) { // errors too: the next listener is to hear of it all the same
            LOG.log(Level.WARNING, "a listener failed to hear of " + news, e);
        }
    }

    private void confirm(long id, int recipients) {
        Sent confirmed = sent.remove(id);
        if (confirmed != null) {
            window.leave(confirmed.weight());
            confirmed.recipients().completeAsync(() -> recipients, COMPLETIONS);
        }
    }

    private void deliver(Letter.Delivered letter) {
        Mailbox mailbox;
        synchronized (mailboxes) {
            mailbox = mailboxes.get(letter.interest());
        }
        var message = new Message(letter.interest().topic(), member(letter.sender()), letter.body());
        if (mailbox != null) {
            mailbox.deliver(message, letter.call(), letter.weight());
        } else if (letter.interest().kind() == Interest.Kind.QUESTION) {
            COMPLETIONS.execute(() -> refuse(message, letter.call())); // it may have to wait, this thread must not
        }
    }

    private @Nullable Member member(Peer sender) {
        return sender.isOperator()
                ? null
                : members.getOrDefault(
                        sender.pid(), new Member(sender.slot(), sender.generation(), sender.pid(), Member.State.GONE));
    }

    /** Fails everything that waits, now and later. */
    private void end(String reason) {
        if (end != null) {
            return;
        }
        end = reason;
        var failure = new ClusterException(reason);
        welcome.completeExceptionally(failure);
        window.close();
        outbox.close();
        calls.end(reason);
        sent.keySet().forEach(id -> {
            Sent unconfirmed = sent.remove(id);
            if (unconfirmed != null) {
                COMPLETIONS.execute(() -> unconfirmed.recipients().completeExceptionally(failure));
            }
        });
        link.close();
    }

    /** Sends what is left to send, if that goes quickly, and ends all. */
    @Override
    public void close() {
        try {
            if (end == null) {
                outbox.awaitSent(Outbox.farewellNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end("this worker ends");
    }
}
