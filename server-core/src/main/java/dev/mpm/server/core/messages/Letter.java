package dev.mpm.server.core.messages;

import dev.mpm.api.messages.Member;

/** Everything that a worker and the relay of messages can say to each other. Immutable, if nobody changes the bytes. */
@SuppressWarnings("ArrayRecordComponent") // letters are taken apart and never compared; a body may be long
public sealed interface Letter {

    /**
     * What a letter is taken to weigh beside its topic and its body, in bytes: its objects, and its places in queues, cost
     * memory even if it is empty.
     */
    int ENVELOPE = 256;

    /** Returns how much of a queue it takes, in bytes. */
    default int weight() {
        return ENVELOPE;
    }

    /** What a worker says. */
    sealed interface ToRelay extends Letter {}

    /** What the relay says. */
    sealed interface ToWorker extends Letter {}

    /**
     * Who calls; the first letter.
     *
     * @param version {@link Letters#VERSION} of the caller
     * @param token proves that it is the worker that the master has started
     */
    record Hello(int version, int slot, long pid, String token) implements ToRelay {}

    /**
     * Says that from now on this is wanted, or no longer; answered by {@link Placed}.
     *
     * @param id the sender's number for it
     */
    record Listen(long id, Interest interest, boolean isWanted) implements ToRelay {}

    /** To whom a message goes, of those who want it. */
    enum Reach {
        /** To all. */
        ALL(1),
        /** To one that does not leave, each in turn. */
        ANY(2),
        /** To the one in a slot. */
        SLOT(3);

        private final byte code;

        Reach(int code) {
            this.code = (byte) code;
        }

        byte code() {
            return code;
        }
    }

    /**
     * A message or a question; answered by {@link Placed} or, if it is a question that nobody gets, by {@link Refused}.
     *
     * @param id the sender's number for it, above those before
     * @param slot where it goes, for {@link Reach#SLOT} only
     */
    record Post(long id, Reach reach, int slot, Interest interest, byte[] body) implements ToRelay {

        @Override
        public int weight() {
            return ENVELOPE + interest.topic().length() + body.length;
        }
    }

    /**
     * The answer to a question; answered by {@link Placed}.
     *
     * @param id the sender's number for it
     * @param asker the process that asked
     * @param call the asker's number for the question
     * @param isFailure whether the body is the reason why there is none
     */
    record Reply(long id, long asker, long call, boolean isFailure, byte[] body) implements ToRelay {

        @Override
        public int weight() {
            return ENVELOPE + body.length;
        }
    }

    /** Says that of what was given of an interest so many bytes of {@link #weight} have been dealt with. */
    record Taken(Interest interest, int weight) implements ToRelay {}

    /** A worker and its state, new to the recipient. */
    record Changed(Member member) implements ToWorker {}

    /** Says that all workers have been told by {@link Changed} that there were at the beginning. */
    record Welcome() implements ToWorker {}

    /**
     * Says what became of a {@link Post}, {@link Reply} or {@link Listen}.
     *
     * @param recipients how many get it
     * @param pid one of them, if there is one: the one that is to answer
     */
    record Placed(long id, int recipients, long pid) implements ToWorker {}

    /** Says that a question reaches nobody, and why. */
    record Refused(long id, String reason) implements ToWorker {}

    /**
     * A message or a question.
     *
     * @param call the sender's number for it, which the answer repeats; without meaning for a message
     */
    record Delivered(Interest interest, Peer sender, long call, byte[] body) implements ToWorker {

        @Override
        public int weight() {
            return ENVELOPE + interest.topic().length() + body.length;
        }
    }

    /** An answer; see {@link Reply}. */
    record Answered(long call, boolean isFailure, byte[] body) implements ToWorker {

        @Override
        public int weight() {
            return ENVELOPE + body.length;
        }
    }

    /** Says that so many messages were lost, because too much was waiting. */
    record Lost(Interest interest, long messages) implements ToWorker {}
}
