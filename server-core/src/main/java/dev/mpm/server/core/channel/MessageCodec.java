package dev.mpm.server.core.channel;

import dev.mpm.api.RouteView;
import dev.mpm.server.core.channel.Message.Boot;
import dev.mpm.server.core.channel.Message.BootFailed;
import dev.mpm.server.core.channel.Message.Booting;
import dev.mpm.server.core.channel.Message.Deadlocked;
import dev.mpm.server.core.channel.Message.Drain;
import dev.mpm.server.core.channel.Message.Drained;
import dev.mpm.server.core.channel.Message.Draining;
import dev.mpm.server.core.channel.Message.Dump;
import dev.mpm.server.core.channel.Message.Dumped;
import dev.mpm.server.core.channel.Message.Fault;
import dev.mpm.server.core.channel.Message.Hello;
import dev.mpm.server.core.channel.Message.Pause;
import dev.mpm.server.core.channel.Message.Prepared;
import dev.mpm.server.core.channel.Message.Ready;
import dev.mpm.server.core.channel.Message.ReopenLogs;
import dev.mpm.server.core.channel.Message.Resume;
import dev.mpm.server.core.channel.Message.Routes;
import dev.mpm.server.core.channel.Message.Serve;
import dev.mpm.server.core.channel.Message.Served;
import dev.mpm.server.core.channel.Message.Stop;
import dev.mpm.server.core.channel.Message.Stuck;
import dev.mpm.server.core.channel.Message.ToMaster;
import dev.mpm.server.core.channel.Message.ToWorker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns messages into the contents of frames and back: one byte for the kind, then the record's components in order.
 *
 * <p>Master and worker come from one distribution, so there is no compatibility to keep; the version in {@code Hello}
 * makes a mixture of two distributions a clear error. Pure functions, any thread.
 */
final class MessageCodec {

    /** To be raised with every change of what is written here. */
    static final int VERSION = 5;

    private static final byte BOOT = 1;
    private static final byte PAUSE = 2;
    private static final byte RESUME = 3;
    private static final byte DRAIN = 4;
    private static final byte STOP = 5;
    private static final byte SERVE = 6;
    private static final byte DUMP = 7;
    private static final byte REOPEN_LOGS = 8;
    private static final byte HELLO = 65;
    private static final byte BOOTING = 66;
    private static final byte READY = 67;
    private static final byte BOOT_FAILED = 68;
    private static final byte DRAINING = 69;
    private static final byte DRAINED = 70;
    private static final byte PREPARED = 71;
    private static final byte DUMPED = 72;
    private static final byte STUCK = 73;
    private static final byte DEADLOCKED = 74;
    private static final byte ROUTES = 75;
    private static final byte SERVED = 76;

    private MessageCodec() {}

    static byte[] encode(Message message) {
        var frame = new FrameWriter();
        switch (message) {
            case Boot boot -> put(boot.spec(), frame.put(BOOT));
            case Pause _ -> frame.put(PAUSE);
            case Resume _ -> frame.put(RESUME);
            case Drain drain -> frame.put(DRAIN).put(drain.limit());
            case Stop _ -> frame.put(STOP);
            case Serve _ -> frame.put(SERVE);
            case Dump dump -> frame.put(DUMP).put(dump.file()).put(dump.reason());
            case ReopenLogs _ -> frame.put(REOPEN_LOGS);
            case Hello hello ->
                frame.put(HELLO).put(VERSION).put(hello.slot()).put(hello.pid()).put(hello.token());
            case Booting _ -> frame.put(BOOTING);
            case Ready _ -> frame.put(READY);
            case Served _ -> frame.put(SERVED);
            case BootFailed failed ->
                frame.put(BOOT_FAILED).put(failed.fault() == Fault.APP).put(failed.text());
            case Draining _ -> frame.put(DRAINING);
            case Drained drained -> frame.put(DRAINED).put(drained.complete());
            case Prepared _ -> frame.put(PREPARED);
            case Dumped dumped -> frame.put(DUMPED).put(dumped.file()).put(dumped.problem());
            case Stuck stuck -> frame.put(STUCK).put(stuck.request()).put(stuck.age());
            case Deadlocked deadlocked -> frame.put(DEADLOCKED).put(deadlocked.text());
            case Routes routes -> put(routes.routes(), frame.put(ROUTES));
        }
        return frame.content();
    }

    static ToWorker decodeToWorker(byte[] content) throws MalformedFrameException {
        var frame = new FrameReader(content);
        byte kind = frame.takeByte();
        return frame.last(
                switch (kind) {
                    case BOOT -> new Boot(takeSpec(frame));
                    case PAUSE -> new Pause();
                    case RESUME -> new Resume();
                    case DRAIN -> new Drain(frame.takeDuration());
                    case STOP -> new Stop();
                    case SERVE -> new Serve();
                    case DUMP -> new Dump(frame.takeString(), frame.takeString());
                    case REOPEN_LOGS -> new ReopenLogs();
                    default -> throw unknown(kind, "a message to a worker");
                });
    }

    static ToMaster decodeToMaster(byte[] content) throws MalformedFrameException {
        var frame = new FrameReader(content);
        byte kind = frame.takeByte();
        return frame.last(
                switch (kind) {
                    case HELLO -> takeHello(frame);
                    case BOOTING -> new Booting();
                    case READY -> new Ready();
                    case SERVED -> new Served();
                    case BOOT_FAILED ->
                        new BootFailed(frame.takeBoolean() ? Fault.APP : Fault.WORKER, frame.takeString());
                    case DRAINING -> new Draining();
                    case DRAINED -> new Drained(frame.takeBoolean());
                    case PREPARED -> new Prepared();
                    case DUMPED -> new Dumped(frame.takeString(), frame.takeString());
                    case STUCK -> new Stuck(frame.takeString(), frame.takeDuration());
                    case DEADLOCKED -> new Deadlocked(frame.takeString());
                    case ROUTES -> new Routes(takeRoutes(frame));
                    default -> throw unknown(kind, "a message to the master");
                });
    }

    private static Hello takeHello(FrameReader frame) throws MalformedFrameException {
        int version = frame.takeInt();
        if (version != VERSION) {
            throw new MalformedFrameException("channel version: " + version + " (expected: " + VERSION
                    + "); master and worker come from different distributions");
        }
        return new Hello(frame.takeInt(), frame.takeLong(), frame.takeString());
    }

    private static void put(BootSpec spec, FrameWriter frame) {
        frame.put(spec.slot())
                .put(spec.generation())
                .put(spec.scoreboard())
                .put(spec.mpm())
                .put(spec.mpmSettings())
                .put(spec.http())
                .put(spec.requests())
                .put(spec.log())
                .put(spec.appClass())
                .put(spec.appClasspath())
                .put(spec.appSettings())
                .put(spec.services())
                .put(spec.listeners());
    }

    private static BootSpec takeSpec(FrameReader frame) throws MalformedFrameException {
        return new BootSpec(
                frame.takeInt(),
                frame.takeInt(),
                frame.takeString(),
                frame.takeString(),
                frame.takeMap(),
                frame.takeMap(),
                frame.takeMap(),
                frame.takeMap(),
                frame.takeString(),
                frame.takeList(),
                frame.takeMap(),
                frame.takeMap(),
                frame.takeList());
    }

    private static void put(List<RouteView> routes, FrameWriter frame) {
        frame.put(routes.size());
        for (RouteView route : routes) {
            frame.put(route.name())
                    .put(route.onLoop())
                    .put(route.since().getEpochSecond())
                    .put(route.calls())
                    .put(route.meanNanos())
                    .put(route.returns())
                    .put(route.reason());
        }
    }

    private static List<RouteView> takeRoutes(FrameReader frame) throws MalformedFrameException {
        int size = frame.takeInt();
        if (size < 0 || size > Routes.MOST) {
            throw new MalformedFrameException("routes: " + size + " (expected: 0 to " + Routes.MOST + ")");
        }
        var routes = new ArrayList<RouteView>();
        for (int i = 0; i < size; i++) {
            routes.add(new RouteView(
                    frame.takeString(),
                    frame.takeBoolean(),
                    takeSecond(frame),
                    frame.takeLong(),
                    frame.takeLong(),
                    frame.takeInt(),
                    frame.takeString()));
        }
        return routes;
    }

    private static Instant takeSecond(FrameReader frame) throws MalformedFrameException {
        long second = frame.takeLong();
        if (second < Instant.MIN.getEpochSecond() || second > Instant.MAX.getEpochSecond()) {
            throw new MalformedFrameException("time: second " + second + " (expected: one that there is)");
        }
        return Instant.ofEpochSecond(second);
    }

    private static MalformedFrameException unknown(byte kind, String expected) {
        return new MalformedFrameException("kind of message: " + kind + " (expected: that of " + expected + ")");
    }
}
