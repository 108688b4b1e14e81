package dev.mpm.server.core.messages;

import dev.mpm.api.messages.Member;
import dev.mpm.server.core.channel.FrameReader;
import dev.mpm.server.core.channel.FrameWriter;
import dev.mpm.server.core.channel.MalformedFrameException;
import dev.mpm.server.core.messages.Letter.Reach;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts letters into the content of a frame, as many as there are to send at a time, and takes them out again.
 *
 * <p>A frame: the number of letters, and of each a byte for its kind and its values. Those of both directions have codes of
 * their own, so that a frame in the wrong direction is an error.
 */
public final class Letters {

    /** Changes when two ends would no longer understand each other. */
    public static final int VERSION = 1;

    /** The longest body of a letter, in bytes; it fits into a frame, whatever the topic is. */
    public static final int LONGEST_BODY = 512 * 1024;

    /** How much a worker sends before it waits for answers, in bytes of {@link Letter#weight}; or one letter that weighs more. */
    public static final int WINDOW = 256 * 1024;

    private static final byte HELLO = 1;
    private static final byte LISTEN = 2;
    private static final byte POST = 3;
    private static final byte REPLY = 4;
    private static final byte TAKEN = 5;
    private static final byte CHANGED = 11;
    private static final byte WELCOME = 12;
    private static final byte PLACED = 13;
    private static final byte REFUSED = 14;
    private static final byte DELIVERED = 15;
    private static final byte ANSWERED = 16;
    private static final byte LOST = 17;

    private Letters() {}

    /** Returns the content of a frame. */
    public static byte[] toFrame(List<? extends Letter> letters) {
        var frame = new FrameWriter().put(letters.size());
        letters.forEach(letter -> put(letter, frame));
        return frame.content();
    }

    /**
     * Returns what a worker said.
     *
     * @throws MalformedFrameException if that is nothing that a worker says
     */
    public static List<Letter.ToRelay> fromWorker(byte[] content) throws MalformedFrameException {
        return take(content, Letters::takeFromWorker);
    }

    /**
     * Returns what the relay said.
     *
     * @throws MalformedFrameException if that is nothing that the relay says
     */
    public static List<Letter.ToWorker> fromRelay(byte[] content) throws MalformedFrameException {
        return take(content, Letters::takeFromRelay);
    }

    private interface Taker<T> {
        T take(byte kind, FrameReader frame) throws MalformedFrameException;
    }

    private static <T extends Letter> List<T> take(byte[] content, Taker<T> taker) throws MalformedFrameException {
        var frame = new FrameReader(content);
        int number = frame.takeInt();
        var letters = new ArrayList<T>();
        for (int i = 0; i < number; i++) {
            letters.add(taker.take(frame.takeByte(), frame));
        }
        return frame.last(letters);
    }

    private static void put(Letter letter, FrameWriter frame) {
        switch (letter) {
            case Letter.Hello hello ->
                frame.put(HELLO)
                        .put(hello.version())
                        .put(hello.slot())
                        .put(hello.pid())
                        .put(hello.token());
            case Letter.Listen listen -> {
                frame.put(LISTEN).put(listen.id()).put(listen.isWanted());
                put(listen.interest(), frame);
            }
            case Letter.Post post -> {
                frame.put(POST).put(post.id()).put(post.reach().code()).put(post.slot());
                put(post.interest(), frame);
                frame.put(post.body());
            }
            case Letter.Reply reply ->
                frame.put(REPLY)
                        .put(reply.id())
                        .put(reply.asker())
                        .put(reply.call())
                        .put(reply.isFailure())
                        .put(reply.body());
            case Letter.Taken taken -> {
                frame.put(TAKEN).put(taken.weight());
                put(taken.interest(), frame);
            }
            case Letter.Changed changed -> put(changed.member(), frame.put(CHANGED));
            case Letter.Welcome _ -> frame.put(WELCOME);
            case Letter.Placed placed ->
                frame.put(PLACED).put(placed.id()).put(placed.recipients()).put(placed.pid());
            case Letter.Refused refused -> frame.put(REFUSED).put(refused.id()).put(refused.reason());
            case Letter.Delivered message -> {
                put(message.interest(), frame.put(DELIVERED));
                Peer sender = message.sender();
                frame.put(sender.slot()).put(sender.generation()).put(sender.pid());
                frame.put(message.call()).put(message.body());
            }
            case Letter.Answered answered ->
                frame.put(ANSWERED)
                        .put(answered.call())
                        .put(answered.isFailure())
                        .put(answered.body());
            case Letter.Lost lost -> put(lost.interest(), frame.put(LOST).put(lost.messages()));
        }
    }

    private static Letter.ToRelay takeFromWorker(byte kind, FrameReader frame) throws MalformedFrameException {
        return switch (kind) {
            case HELLO -> new Letter.Hello(frame.takeInt(), frame.takeInt(), frame.takeLong(), frame.takeString());
            case LISTEN -> {
                long id = frame.takeLong();
                boolean isWanted = frame.takeBoolean();
                yield new Letter.Listen(id, takeInterest(frame), isWanted);
            }
            case POST ->
                new Letter.Post(
                        frame.takeLong(), takeReach(frame), frame.takeInt(), takeInterest(frame), frame.takeBytes());
            case REPLY ->
                new Letter.Reply(
                        frame.takeLong(), frame.takeLong(), frame.takeLong(), frame.takeBoolean(), frame.takeBytes());
            case TAKEN -> {
                int weight = frame.takeInt();
                yield new Letter.Taken(takeInterest(frame), weight);
            }
            default -> throw unknown(kind, "a worker");
        };
    }

    private static Letter.ToWorker takeFromRelay(byte kind, FrameReader frame) throws MalformedFrameException {
        return switch (kind) {
            case CHANGED -> new Letter.Changed(takeMember(frame));
            case WELCOME -> new Letter.Welcome();
            case PLACED -> new Letter.Placed(frame.takeLong(), frame.takeInt(), frame.takeLong());
            case REFUSED -> new Letter.Refused(frame.takeLong(), frame.takeString());
            case DELIVERED -> {
                Interest interest = takeInterest(frame);
                var sender = new Peer(frame.takeInt(), frame.takeInt(), frame.takeLong());
                yield new Letter.Delivered(interest, sender, frame.takeLong(), frame.takeBytes());
            }
            case ANSWERED -> new Letter.Answered(frame.takeLong(), frame.takeBoolean(), frame.takeBytes());
            case LOST -> {
                long messages = frame.takeLong();
                yield new Letter.Lost(takeInterest(frame), messages);
            }
            default -> throw unknown(kind, "the relay");
        };
    }

    private static void put(Interest interest, FrameWriter frame) {
        frame.put(interest.kind().code()).put(interest.topic());
    }

    private static Interest takeInterest(FrameReader frame) throws MalformedFrameException {
        byte code = frame.takeByte();
        for (Interest.Kind kind : Interest.Kind.values()) {
            if (kind.code() == code) {
                return new Interest(kind, frame.takeString());
            }
        }
        throw new MalformedFrameException("kind of interest: " + code + " (expected: 1 to 3)");
    }

    private static Reach takeReach(FrameReader frame) throws MalformedFrameException {
        byte code = frame.takeByte();
        for (Reach reach : Reach.values()) {
            if (reach.code() == code) {
                return reach;
            }
        }
        throw new MalformedFrameException("reach: " + code + " (expected: 1 to 3)");
    }

    private static void put(Member member, FrameWriter frame) {
        frame.put(member.slot()).put(member.generation()).put(member.pid()).put(code(member.state()));
    }

    private static Member takeMember(FrameReader frame) throws MalformedFrameException {
        int slot = frame.takeInt();
        int generation = frame.takeInt();
        long pid = frame.takeLong();
        byte code = frame.takeByte();
        for (Member.State state : Member.State.values()) {
            if (code(state) == code) {
                return new Member(slot, generation, pid, state);
            }
        }
        throw new MalformedFrameException("state of a worker: " + code + " (expected: 1 to 4)");
    }

    private static byte code(Member.State state) {
        return switch (state) {
            case STARTING -> 1;
            case READY -> 2;
            case LEAVING -> 3;
            case GONE -> 4;
        };
    }

    private static MalformedFrameException unknown(byte kind, String sender) {
        return new MalformedFrameException("letter of kind " + kind + ", which " + sender + " does not send");
    }
}
