package dev.mpm.server.launcher.messages;

import dev.mpm.api.DataSize;
import dev.mpm.server.core.channel.Link;
import dev.mpm.server.core.messages.Letter;
import dev.mpm.server.core.messages.Letters;
import dev.mpm.server.master.config.MessagesSettings;
import dev.mpm.server.master.messages.MessageService;
import dev.mpm.server.master.services.ServiceStatus;
import dev.mpm.server.master.services.WorkerEvent;
import dev.mpm.server.master.services.WorkerEvent.Step;
import dev.mpm.server.worker.messages.ClusterClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A relay and the ends of workers that only pretend to be processes. A test closes it. */
final class TestCluster implements AutoCloseable {

    static final int QUEUE = 64 * 1024;
    static final int LONGEST = 16 * 1024;

    /** Longer than the machine keeps a reader waiting, so that nothing is lost but where a test wants it. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final int longest;
    private final Path socket;
    private final MessageService service;
    private final Deque<Runnable> ends = new ArrayDeque<>();

    TestCluster(Path directory) throws IOException {
        this(directory, LONGEST, PATIENCE);
    }

    /**
     * Opens one with other limits.
     *
     * @param longest the most bytes of a message
     * @param patience for how long a message waits for a slow reader
     */
    TestCluster(Path directory, int longest, Duration patience) throws IOException {
        this.longest = longest;
        socket = directory.resolve("messages.sock");
        service =
                MessageService.open(socket, new MessagesSettings(new DataSize(QUEUE), new DataSize(longest), patience));
    }

    Path socket() {
        return socket;
    }

    MessageService service() {
        return service;
    }

    void heard(Step step, int slot) {
        service.heard(new WorkerEvent(step, slot, 1, pid(slot), token(slot)));
    }

    static long pid(int slot) {
        return 1000L + slot;
    }

    static String token(int slot) {
        return "secret " + slot;
    }

    /** Starts a worker and connects it. */
    ClusterClient join(int slot) throws IOException {
        heard(Step.STARTED, slot);
        heard(Step.READY, slot);
        var client = ClusterClient.connect(
                Map.of(
                        "messages.socket",
                        socket.toString(),
                        "messages.max-message",
                        String.valueOf(longest),
                        "messages.queue-size",
                        String.valueOf(QUEUE)),
                slot,
                pid(slot),
                token(slot));
        ends.push(client::close);
        return client;
    }

    /** Starts a worker that does nothing but what a test sends and reads itself. */
    Link joinByHand(int slot) throws IOException {
        heard(Step.STARTED, slot);
        Link link = Link.connect(socket);
        ends.push(link::close);
        link.send(Letters.toFrame(List.of(hello(slot))));
        return link;
    }

    static Letter.Hello hello(int slot) {
        return new Letter.Hello(Letters.VERSION, slot, pid(slot), token(slot));
    }

    Object fact(String name) {
        ServiceStatus status = service.status();
        return String.valueOf(status.facts().get(name));
    }

    @Override
    public void close() {
        service.close();
        ends.forEach(Runnable::run);
    }
}
