package dev.mpm.server.master.messages;

import dev.mpm.api.messages.Member;
import dev.mpm.server.core.messages.Interest;
import dev.mpm.server.core.messages.Letter;
import dev.mpm.server.core.messages.Letters;
import dev.mpm.server.core.messages.Peer;
import dev.mpm.server.master.services.WorkerEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/*
 * Nothing here waits. What a worker sends stands in its Sender until each recipient's queue has taken it; then the sender is
 * told and its next errand begins. So whoever writes to a full queue is held up, in order, and nobody else; and letters that
 * are no messages (taken, listen) are heeded at once, also those of a worker whose messages wait. Otherwise two workers that
 * write to each other, or one that writes to itself, could wait for each other's word that there is room again.
 *
 * A queue has two parts: what has not been sent to the worker's process, which takes memory here, and what its handlers have
 * not dealt with, which takes memory there. A process that stands still fills the first, a slow handler the second, and that
 * only for its own topic.
 */
/**
 * Decides what becomes of every message: to whom it goes, who waits for room, and who loses it.
 *
 * <p>Not safe for threads, and without any: whoever has it guards it, and tells it the time, in nanoseconds of one clock.
 */
final class Relay {

    private final Limits limits;
    private final Fill memory;
    private final Map<Long, Known> workers = new LinkedHashMap<>();
    private final Map<Interest, Audience> audiences = new HashMap<>();

    /** Those whose first errand is held up, the longest first. */
    private final Set<Sender> heldUp = new LinkedHashSet<>();

    private long relayed;
    private long delivered;
    private long bytes;
    private long lost;

    Relay(Limits limits) {
        this.limits = limits;
        this.memory = new Fill(limits.memory());
    }

    /** A worker that the supervisor has told of. */
    private static final class Known {

        private Member member;
        private final String token;
        private @Nullable Port port;

        Known(Member member, String token) {
            this.member = member;
            this.token = token;
        }
    }

    /** Learns of a step in a worker's life. */
    void heard(WorkerEvent event, long now) {
        Known known = workers.computeIfAbsent(
                event.pid(), pid -> new Known(member(event, Member.State.STARTING), event.token()));
        switch (event.step()) {
            case STARTED -> broadcast(known.member);
            case READY -> change(known, Member.State.READY);
            case LEAVING -> change(known, Member.State.LEAVING);
            case GONE -> {
                disconnect(known, now);
                change(known, Member.State.GONE);
                workers.remove(event.pid());
            }
        }
    }

    private static Member member(WorkerEvent event, Member.State state) {
        return new Member(event.slot(), event.generation(), event.pid(), state);
    }

    private void change(Known known, Member.State state) {
        if (known.member.state() != state) {
            Member before = known.member;
            known.member = new Member(before.slot(), before.generation(), before.pid(), state);
            broadcast(known.member);
        }
    }

    private void broadcast(Member member) {
        for (Known each : workers.values()) {
            if (each.port != null) {
                each.port.tell(new Letter.Changed(member));
            }
        }
    }

    /**
     * Lets a worker in.
     *
     * @param wake called when the port has something to take, or is closed
     * @throws IllegalArgumentException if it is none of this server's, or here already
     */
    Port connect(Letter.Hello hello, Runnable wake) {
        Known known = workers.get(hello.pid());
        if (hello.version() != Letters.VERSION
                || known == null
                || known.port != null
                || known.member.slot() != hello.slot()
                || !isSame(known.token, hello.token())) {
            throw new IllegalArgumentException("slot " + hello.slot() + ", pid " + hello.pid() + ", version "
                    + hello.version() + " (expected: a worker of this server, once, version " + Letters.VERSION + ")");
        }
        var peer = new Peer(hello.slot(), known.member.generation(), hello.pid());
        var port = new Port(peer, limits, memory, wake);
        known.port = port;
        workers.values().forEach(each -> port.tell(new Letter.Changed(each.member)));
        port.tell(new Letter.Welcome());
        return port;
    }

    private static boolean isSame(String token, String other) {
        return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Learns that nothing more comes through a port, and nothing reaches it. Its worker may still run and come back: that it
     * is gone is the supervisor's to say.
     */
    void cut(Port port, long now) {
        Known known = workers.get(port.peer().pid());
        if (known != null && port.equals(known.port)) {
            disconnect(known, now);
        }
    }

    private void disconnect(Known known, long now) {
        Port port = known.port;
        if (port != null) {
            known.port = null;
            port.close();
            port.listeners().values().forEach(this::forget);
            port.sender().clear();
            heldUp.remove(port.sender());
        }
        goOn(now);
    }

    private void forget(Listener listener) {
        listener.close();
        Audience audience = audiences.get(listener.interest());
        if (audience != null && audience.remove(listener)) {
            audiences.remove(listener.interest());
        }
    }

    /**
     * Heeds what a worker says.
     *
     * @throws IllegalArgumentException or IllegalStateException if that is not what was agreed: it is to be cut
     */
    void heed(Port port, Letter.ToRelay letter, long now) {
        if (port.isClosed()) {
            return;
        }
        switch (letter) {
            case Letter.Hello _ -> throw new IllegalArgumentException("a second hello");
            case Letter.Listen listen -> listen(port, listen);
            case Letter.Post post -> post(port, post, now);
            case Letter.Reply reply -> reply(port, reply, now);
            case Letter.Taken taken -> taken(port, taken, now);
        }
    }

    private void listen(Port port, Letter.Listen listen) {
        Interest interest = listen.interest();
        Interest.checkedTopic(interest.topic());
        if (!listen.isWanted()) {
            Listener listener = port.listeners().remove(interest);
            if (listener != null) {
                forget(listener);
            }
        } else if (!port.listeners().containsKey(interest)) {
            if (port.listeners().size() > Interest.MOST) {
                throw new IllegalStateException("more than " + Interest.MOST + " topics");
            }
            var listener = new Listener(port, interest, limits.queue());
            port.listeners().put(interest, listener);
            audiences.computeIfAbsent(interest, Audience::new).add(listener);
        }
        port.tell(new Letter.Placed(listen.id(), 0, 0));
    }

    private void taken(Port port, Letter.Taken taken, long now) {
        Listener listener = port.listeners().get(taken.interest());
        if (listener != null) {
            listener.taken(taken.weight());
            port.confess();
            goOn(now);
        }
    }

    private void post(Port port, Letter.Post post, long now) {
        Interest interest = shared(post.interest());
        var message = new Letter.Delivered(interest, port.peer(), post.id(), checked(post.body()));
        send(port.sender(), new Errand(post.reach(), post.slot(), interest, message, to(port, post.id())), now);
    }

    /** Returns the same interest, if somebody has it: many messages of a topic may wait. */
    private Interest shared(Interest interest) {
        Interest.checkedTopic(interest.topic());
        Audience audience = audiences.get(interest);
        return audience == null ? interest : audience.interest();
    }

    private void reply(Port port, Letter.Reply reply, long now) {
        var answer = new Letter.Answered(reply.call(), reply.isFailure(), checked(reply.body()));
        var errand = new Errand(Letter.Reach.SLOT, reply.asker(), Interest.ANSWERS, answer, to(port, reply.id()));
        send(port.sender(), errand, now);
    }

    private byte[] checked(byte[] body) {
        if (body.length > limits.message()) {
            throw new IllegalArgumentException(
                    "message: " + body.length + " bytes (expected: <= " + limits.message() + ")");
        }
        return body;
    }

    private static Errand.Outcome to(Port port, long id) {
        return new Errand.Outcome() {

            @Override
            public void placed(int recipients, long pid, long lost) {
                port.tell(new Letter.Placed(id, recipients, pid));
            }

            @Override
            public void refused(String reason) {
                port.tell(new Letter.Refused(id, reason));
            }
        };
    }

    /** Sends what an operator says to all that listen to a topic; it waits like any other message, for no other one. */
    void sendForOperator(String topic, byte[] body, Errand.Outcome outcome, long now) {
        Interest interest = shared(new Interest(Interest.Kind.MESSAGE, topic));
        var message = new Letter.Delivered(interest, Peer.OPERATOR, 0, checked(body));
        var sender = new Sender(Peer.OPERATOR, limits.window(), memory);
        send(sender, new Errand(Letter.Reach.ALL, 0, interest, message, outcome), now);
    }

    private void send(Sender sender, Errand errand, long now) {
        boolean isFree = !sender.hasErrands();
        sender.add(errand);
        relayed++;
        if (isFree) {
            work(sender, now);
        }
    }

    /** Does a sender's errands until one is held up. */
    private void work(Sender sender, long now) {
        while (sender.hasErrands()) {
            Errand errand = sender.first();
            if (!errand.hasBegun()) {
                errand.begin(recipients(errand), now + limits.patienceNanos());
            }
            if (sender.isHeldUp()) {
                if (now - errand.deadline() < 0) {
                    heldUp.add(sender);
                    return;
                }
                errand.giveUp();
            }
            count(errand);
            sender.removeFirst();
            errand.end(absence(errand));
        }
        heldUp.remove(sender);
    }

    private void count(Errand errand) {
        delivered += errand.placed();
        bytes += (long) errand.placed() * errand.length();
        lost += errand.lost();
    }

    /** Goes on with what was held up, after something has changed. */
    private void goOn(long now) {
        if (!heldUp.isEmpty()) {
            List.copyOf(heldUp).forEach(sender -> work(sender, now));
        }
    }

    /**
     * Returns whether nothing more is to be taken from a worker for now: what it has sent waits, and there is no memory for
     * more that would.
     */
    boolean isToWait(Port port) {
        return memory.isFull() && port.sender().hasErrands();
    }

    /** Returns whether a message waits for room. */
    boolean isHoldingUp() {
        return !heldUp.isEmpty();
    }

    /** Gives up what has waited for too long. */
    void expire(long now) {
        goOn(now);
    }

    /** Returns when {@link #expire} is to be called next, if at all. */
    OptionalLong deadline(long now) {
        OptionalLong left = heldUp.stream()
                .mapToLong(sender -> sender.first().deadline() - now)
                .min();
        return left.isEmpty() ? left : OptionalLong.of(now + left.getAsLong());
    }

    /** Takes the oldest letters of a port, as many as weigh no more than this together, but one at least if there is one. */
    List<Letter.ToWorker> take(Port port, int most, long now) {
        List<Letter.ToWorker> letters = port.take(most);
        port.confess();
        goOn(now);
        return letters;
    }

    private List<Listener> recipients(Errand errand) {
        if (errand.interest().equals(Interest.ANSWERS)) {
            Known asker = workers.get(errand.address());
            Listener listener = asker == null || asker.port == null
                    ? null
                    : asker.port.listeners().get(Interest.ANSWERS);
            return listener == null ? List.of() : List.of(listener);
        }
        Audience audience = audiences.get(errand.interest());
        if (audience == null) {
            return List.of();
        }
        List<Listener> reached = audience.reached(errand.reach(), errand.address(), this::stays);
        // A question to a worker that leaves would most likely not be answered.
        boolean isQuestion = errand.interest().kind() == Interest.Kind.QUESTION;
        return isQuestion ? reached.stream().filter(this::stays).toList() : reached;
    }

    private boolean stays(Listener listener) {
        Known known = workers.get(listener.port().peer().pid());
        return known != null && known.member.state() != Member.State.LEAVING;
    }

    /** Returns why a question has nobody to go to. */
    private String absence(Errand errand) {
        String topic = "'" + errand.interest().topic() + "'";
        if (errand.reach() != Letter.Reach.SLOT) {
            return "no worker answers " + topic;
        }
        return workers.values().stream()
                .map(known -> known.member)
                .filter(member -> member.slot() == errand.address())
                .reduce((_, newest) -> newest)
                .map(member -> "worker " + member.slot() + " (pid " + member.pid() + ") "
                        + (member.state() == Member.State.LEAVING ? "is leaving" : "does not answer " + topic))
                .orElse("there is no worker in slot " + errand.address());
    }

    /** Returns what there is to tell. */
    Tally tally() {
        SortedMap<Integer, Long> queued = new TreeMap<>();
        for (Known known : workers.values()) {
            if (known.port != null) {
                queued.merge(known.member.slot(), known.port.queued(), Long::sum);
            }
        }
        return new Tally(relayed, delivered, bytes, lost, queued, topics());
    }

    private List<Tally.Topic> topics() {
        var names = new TreeSet<String>();
        audiences.keySet().forEach(interest -> names.add(interest.topic()));
        List<Tally.Topic> topics = new ArrayList<>();
        for (String name : names) {
            topics.add(new Tally.Topic(name, size(Interest.Kind.MESSAGE, name), size(Interest.Kind.QUESTION, name)));
        }
        return topics;
    }

    private int size(Interest.Kind kind, String topic) {
        Audience audience = audiences.get(new Interest(kind, topic));
        return audience == null ? 0 : audience.size();
    }
}
