package dev.mpm.server.worker;

import dev.mpm.api.Mpm;
import dev.mpm.api.ShortLived;
import dev.mpm.server.core.catalog.MpmCatalog;
import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.channel.ChannelEvent;
import dev.mpm.server.core.channel.ChannelServer;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.channel.WorkerConnection;
import dev.mpm.server.core.posix.Processes;
import dev.mpm.server.core.scoreboard.Scoreboard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The main class of a process that shows the JVM what workers do, so that it can record a cache from which they start
 * faster: {@code Training <folder>}, a folder that is this process's own.
 *
 * <p>Under every installed MPM one worker boots, serves requests over the loopback interface and leaves, all in this
 * process, which plays the master too. The app is {@link TrainingApp}: the operator's own must not run for this. Ends by
 * itself, in any case.
 */
public final class Training {

    /** How long all of it may take; it takes a second or two. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int FAILED = 1;

    private final Path folder;
    private final MpmCatalog catalog;
    private final Scoreboard board;
    private final BlockingQueue<ChannelEvent> events = new LinkedBlockingQueue<>();
    private int slot;

    private Training(Path folder) throws IOException {
        this.folder = folder;
        this.catalog = MpmCatalog.load(Training.class.getClassLoader());
        List<Mpm> models = models();
        this.board = Scoreboard.create(
                folder.resolve("scoreboard"),
                models.size(),
                models.stream().mapToInt(model -> model.shape().lanes()).max().orElse(1));
        // Closed by the end of the process: a worker whose channel ends halts it.
        var _ = ChannelServer.open(channelSocket(), events::add);
    }

    /** Runs the training; the exit code is 0 if all went well. */
    @SuppressWarnings("SystemExitOutsideMain") // the JVM records when it exits, not when it is halted
    public static void main(String[] args) {
        Thread.ofPlatform().daemon().name("limit").start(Training::endLate);
        EngineLibrary.begin();
        int code = FAILED;
        try {
            new Training(Path.of(args[0])).run();
            code = 0;
        } catch (IOException | RuntimeException e) {
            System.err.println("training failed: " + e);
        } catch (InterruptedException _) {
            System.err.println("training interrupted");
        }
        System.exit(code);
    }

    private static void endLate() {
        try {
            Thread.currentThread().join(LIMIT);
        } catch (InterruptedException _) {
            // Nobody does.
        }
        Runtime.getRuntime().halt(FAILED);
    }

    private List<Mpm> models() {
        List<Mpm> models = new ArrayList<>();
        for (String name : catalog.names()) {
            models.add(catalog.find(name).create(Map.of()));
        }
        return models;
    }

    private void run() throws IOException, InterruptedException {
        for (String name : catalog.names()) {
            try (var listener =
                    ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                listener.configureBlocking(false);
                serveUnder(name, listener);
            }
            slot++;
        }
    }

    private void serveUnder(String mpm, ServerSocketChannel listener) throws IOException, InterruptedException {
        board.claim(slot, 1, System.nanoTime(), System.currentTimeMillis());
        var hello = new Message.Hello(slot, Processes.ownPid(), "training");
        var worker = Thread.ofPlatform().name("worker").start(() -> WorkerMain.train(channelSocket(), hello));
        WorkerConnection connection = next(ChannelEvent.Greeted.class).connection();
        connection.boot(new Message.Boot(spec(mpm)), List.of(listener));
        await(new Message.Prepared());
        connection.send(new Message.Serve());
        await(new Message.Ready());
        var client = new TrainingClient((InetSocketAddress) listener.getLocalAddress());
        if (catalog.find(mpm).create(Map.of()) instanceof ShortLived) {
            client.askOnce(); // which is all that such a worker does
        } else {
            client.run();
            connection.send(new Message.Pause());
            connection.send(new Message.Resume());
            connection.send(new Message.Drain(Duration.ofSeconds(1)));
        }
        await(new Message.Draining());
        next(ChannelEvent.Reported.class);
        worker.join();
    }

    private BootSpec spec(String mpm) {
        return new BootSpec(
                slot,
                1,
                folder.resolve("scoreboard").toString(),
                mpm,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                TrainingApp.class.getName(),
                List.of(),
                Map.of(),
                Map.of(),
                List.of("http://127.0.0.1:0"));
    }

    private Path channelSocket() {
        return folder.resolve("channel.sock");
    }

    /** Waits for one thing that the worker says, and passes over what it says before. */
    private void await(Message expected) throws InterruptedException, IOException {
        Message said = next(ChannelEvent.Reported.class).message();
        while (!said.equals(expected)) {
            if (said instanceof Message.BootFailed failed) {
                throw new IOException("the worker did not boot: " + failed.text());
            }
            said = next(ChannelEvent.Reported.class).message();
        }
    }

    private <T extends ChannelEvent> T next(Class<T> type) throws InterruptedException, IOException {
        ChannelEvent event = events.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (!type.isInstance(event)) {
            throw new IOException("the worker's channel had " + event + " (expected: " + type.getSimpleName() + ")");
        }
        return type.cast(event);
    }
}
