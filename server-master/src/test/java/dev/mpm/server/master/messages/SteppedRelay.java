package dev.mpm.server.master.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mpm.server.core.messages.Interest;
import dev.mpm.server.core.messages.Letter;
import dev.mpm.server.core.messages.Letters;
import dev.mpm.server.master.services.WorkerEvent;
import dev.mpm.server.master.services.WorkerEvent.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A relay whose time and workers a test moves step by step. */
final class SteppedRelay {

    /** A queue has room for this many messages of {@link #BODY} bytes. */
    static final int ROOM = 10;

    static final int BODY = 1000;
    static final int LONGEST = 4 * BODY;
    static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

    /** What such a message weighs, to a topic of one character. */
    static final int WEIGHT = BODY + Letter.ENVELOPE + 1;

    private final Relay relay;
    private final List<Port> ports = new ArrayList<>();
    private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(2); // overflows on the way
    private long lastId;

    SteppedRelay() {
        this(100L * WEIGHT);
    }

    SteppedRelay(long memory) {
        relay = new Relay(new Limits((long) ROOM * WEIGHT, memory, LONGEST, PATIENCE));
    }

    Relay relay() {
        return relay;
    }

    void heard(Step step, int slot) {
        relay.heard(new WorkerEvent(step, slot, 1, pid(slot), "secret " + slot), now);
    }

    static long pid(int slot) {
        return 1000L + slot;
    }

    /** Starts a worker, lets it in, and has everybody take what they are told of it. */
    Port join(int slot) {
        heard(Step.STARTED, slot);
        heard(Step.READY, slot);
        Port port = relay.connect(hello(slot), () -> {});
        ports.add(port);
        ports.forEach(this::read);
        return port;
    }

    static Letter.Hello hello(int slot) {
        return new Letter.Hello(Letters.VERSION, slot, pid(slot), "secret " + slot);
    }

    void listen(Port port, String topic) {
        say(port, new Letter.Listen(++lastId, messages(topic), true));
        read(port);
    }

    void answer(Port port, String topic) {
        say(port, new Letter.Listen(++lastId, questions(topic), true));
        read(port);
    }

    static Interest messages(String topic) {
        return new Interest(Interest.Kind.MESSAGE, topic);
    }

    static Interest questions(String topic) {
        return new Interest(Interest.Kind.QUESTION, topic);
    }

    void say(Port port, Letter.ToRelay letter) {
        relay.heed(port, letter, now);
    }

    long publish(Port port, String topic, String text) {
        return post(port, Letter.Reach.ALL, 0, messages(topic), text.getBytes(UTF_8));
    }

    /** Publishes as many messages of {@link #BODY} bytes. */
    void publish(Port port, String topic, int messages) {
        for (int i = 0; i < messages; i++) {
            post(port, Letter.Reach.ALL, 0, messages(topic), new byte[BODY]);
        }
    }

    long ask(Port port, Letter.Reach reach, int slot, String topic) {
        return post(port, reach, slot, questions(topic), "?".getBytes(UTF_8));
    }

    long post(Port port, Letter.Reach reach, int slot, Interest interest, byte[] body) {
        say(port, new Letter.Post(++lastId, reach, slot, interest, body));
        return lastId;
    }

    /** Has a worker read everything there is for it, but deal with nothing. */
    List<Letter.ToWorker> read(Port port) {
        List<Letter.ToWorker> read = new ArrayList<>();
        while (port.hasLetters()) {
            read.addAll(relay.take(port, Integer.MAX_VALUE, now));
        }
        return read;
    }

    /** Has a worker read everything, and say that it has dealt with it. */
    List<Letter.ToWorker> handle(Port port) {
        List<Letter.ToWorker> read = read(port);
        for (Letter.ToWorker letter : read) {
            if (letter instanceof Letter.Delivered message) {
                say(port, new Letter.Taken(message.interest(), message.weight()));
            }
        }
        return read;
    }

    /** Returns the texts of the messages among letters. */
    static List<String> texts(List<Letter.ToWorker> letters) {
        return letters.stream()
                .filter(Letter.Delivered.class::isInstance)
                .map(letter -> new String(((Letter.Delivered) letter).body(), UTF_8))
                .toList();
    }

    static long messages(List<Letter.ToWorker> letters) {
        return letters.stream().filter(Letter.Delivered.class::isInstance).count();
    }

    /** Lets time pass, and what waits too long expire. */
    void pass(long nanos) {
        now += nanos;
        relay.expire(now);
    }

    long timeLeft() {
        return relay.deadline(now).orElse(now) - now;
    }

    void cut(Port port) {
        relay.cut(port, now);
    }

    void sendForOperator(String topic, String text, List<Integer> recipients) {
        var outcome = new Errand.Outcome() {

            @Override
            public void placed(int number, long pid, long lost) {
                recipients.add(number);
            }

            @Override
            public void refused(String reason) {
                throw new AssertionError(reason);
            }
        };
        relay.sendForOperator(topic, text.getBytes(UTF_8), outcome, now);
    }
}
