package dev.mpm.server.core.tasks;

import dev.mpm.api.tasks.TaskFailedException.Reason;
import dev.mpm.server.core.channel.FrameReader;
import dev.mpm.server.core.channel.FrameWriter;
import dev.mpm.server.core.channel.MalformedFrameException;
import dev.mpm.server.core.tasks.TaskMessage.Role;
import java.util.List;

/** Turns messages about tasks into the content of frames and back. Any thread. */
public final class TaskMessageCodec {

    private static final byte HELLO = 1;
    private static final byte SUBMIT = 2;
    private static final byte CANCEL = 3;
    private static final byte COUNTED = 4;
    private static final byte PREPARE = 5;
    private static final byte PREPARED = 6;
    private static final byte RUN = 7;
    private static final byte PROGRESSED = 8;
    private static final byte ENDED = 9;
    private static final byte DUMP = 10;
    private static final byte DUMPED = 11;

    private static final byte RETURNED = 1;
    private static final byte FAILED = 2;
    private static final byte REJECTED = 3;
    private static final byte CANCELLED = 4;

    private static final List<Role> ROLES = List.of(Role.values());
    private static final List<Reason> REASONS = List.of(Reason.values());

    private TaskMessageCodec() {}

    /** Returns the frame's content. */
    public static byte[] encode(TaskMessage message) {
        var out = new FrameWriter();
        switch (message) {
            case TaskMessage.Hello hello ->
                out.put(HELLO)
                        .put((byte) ROLES.indexOf(hello.role()))
                        .put(hello.number())
                        .put(hello.epoch())
                        .put(hello.token());
            case TaskMessage.Submit submit ->
                out.put(SUBMIT)
                        .put(submit.id())
                        .put(submit.pool())
                        .put(submit.task())
                        .put(submit.argument());
            case TaskMessage.Cancel cancel -> out.put(CANCEL).put(cancel.id());
            case TaskMessage.Counted counted -> put(out.put(COUNTED).put(counted.pool()), counted.counts());
            case TaskMessage.Prepare prepare ->
                out.put(PREPARE).put(prepare.pool()).put(prepare.classpath()).put(prepare.settings());
            case TaskMessage.Prepared prepared -> out.put(PREPARED).put(prepared.problem());
            case TaskMessage.Run run ->
                out.put(RUN).put(run.id()).put(run.attempt()).put(run.task()).put(run.argument());
            case TaskMessage.Progressed progressed ->
                out.put(PROGRESSED)
                        .put(progressed.id())
                        .put(Double.doubleToLongBits(progressed.fraction()))
                        .put(progressed.text());
            case TaskMessage.Ended ended -> put(out.put(ENDED).put(ended.id()), ended.outcome());
            case TaskMessage.Dump dump -> out.put(DUMP).put(dump.file()).put(dump.reason());
            case TaskMessage.Dumped dumped -> out.put(DUMPED).put(dumped.file()).put(dumped.problem());
        }
        return out.content();
    }

    private static void put(FrameWriter out, Counts counts) {
        out.put(counts.queued())
                .put(counts.running())
                .put(counts.done())
                .put(counts.failed())
                .put(counts.cancelled())
                .put(counts.retried())
                .put(counts.rejected());
    }

    private static void put(FrameWriter out, Outcome outcome) {
        switch (outcome) {
            case Outcome.Returned returned -> out.put(RETURNED).put(returned.value());
            case Outcome.Failed failed ->
                out.put(FAILED)
                        .put((byte) REASONS.indexOf(failed.reason()))
                        .put(failed.text())
                        .put(failed.stack())
                        .put(failed.attempts());
            case Outcome.Rejected rejected ->
                out.put(REJECTED).put(rejected.text()).put(rejected.queue());
            case Outcome.Cancelled _ -> out.put(CANCELLED);
        }
    }

    /**
     * Returns the message that a frame's content is.
     *
     * @throws MalformedFrameException if it is none
     */
    public static TaskMessage decode(byte[] content) throws MalformedFrameException {
        var in = new FrameReader(content);
        byte kind = in.takeByte();
        TaskMessage message =
                switch (kind) {
                    case HELLO -> new TaskMessage.Hello(role(in), in.takeInt(), in.takeInt(), in.takeString());
                    case SUBMIT ->
                        new TaskMessage.Submit(in.takeLong(), in.takeString(), in.takeString(), in.takeBytes());
                    case CANCEL -> new TaskMessage.Cancel(in.takeLong());
                    case COUNTED -> new TaskMessage.Counted(in.takeString(), counts(in));
                    case PREPARE -> new TaskMessage.Prepare(in.takeString(), in.takeList(), in.takeMap());
                    case PREPARED -> new TaskMessage.Prepared(in.takeString());
                    case RUN -> new TaskMessage.Run(in.takeLong(), in.takeInt(), in.takeString(), in.takeBytes());
                    case PROGRESSED -> new TaskMessage.Progressed(in.takeLong(), fraction(in), in.takeString());
                    case ENDED -> new TaskMessage.Ended(in.takeLong(), outcome(in));
                    case DUMP -> new TaskMessage.Dump(in.takeString(), in.takeString());
                    case DUMPED -> new TaskMessage.Dumped(in.takeString(), in.takeString());
                    default -> throw new MalformedFrameException("kind of message: " + kind + " (expected: 1 to 11)");
                };
        return in.last(message);
    }

    private static Role role(FrameReader in) throws MalformedFrameException {
        return choice(ROLES, in.takeByte(), "role");
    }

    private static <T> T choice(List<T> choices, int number, String what) throws MalformedFrameException {
        if (number < 0 || number >= choices.size()) {
            throw new MalformedFrameException(what + ": " + number + " (expected: 0 to " + (choices.size() - 1) + ")");
        }
        return choices.get(number);
    }

    private static double fraction(FrameReader in) throws MalformedFrameException {
        double fraction = Double.longBitsToDouble(in.takeLong());
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new MalformedFrameException("fraction: " + fraction + " (expected: from 0 to 1)");
        }
        return fraction;
    }

    private static Counts counts(FrameReader in) throws MalformedFrameException {
        return new Counts(
                in.takeInt(), in.takeInt(), in.takeLong(), in.takeLong(), in.takeLong(), in.takeLong(), in.takeLong());
    }

    private static Outcome outcome(FrameReader in) throws MalformedFrameException {
        byte kind = in.takeByte();
        return switch (kind) {
            case RETURNED -> new Outcome.Returned(in.takeBytes());
            case FAILED ->
                new Outcome.Failed(
                        choice(REASONS, in.takeByte(), "reason"), in.takeString(), in.takeString(), in.takeInt());
            case REJECTED -> new Outcome.Rejected(in.takeString(), in.takeInt());
            case CANCELLED -> new Outcome.Cancelled();
            default -> throw new MalformedFrameException("outcome: " + kind + " (expected: 1 to 4)");
        };
    }
}
