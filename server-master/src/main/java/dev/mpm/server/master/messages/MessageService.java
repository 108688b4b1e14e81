package dev.mpm.server.master.messages;

import dev.mpm.server.core.channel.Link;
import dev.mpm.server.core.channel.LinkServer;
import dev.mpm.server.core.channel.MalformedFrameException;
import dev.mpm.server.core.messages.Letter;
import dev.mpm.server.core.messages.Letters;
import dev.mpm.server.master.config.MessagesSettings;
import dev.mpm.server.master.config.ServerConfig;
import dev.mpm.server.master.services.Service;
import dev.mpm.server.master.services.ServiceStatus;
import dev.mpm.server.master.services.WorkerEvent;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/**
 * Gives the {@link Relay} its links, its threads and the time: for each link a virtual thread that reads and one that writes,
 * and one for deadlines.
 *
 * <p>One lock guards the relay. Nobody waits for a socket while holding it, and the supervisor never asks for it: its news
 * wait in a queue until somebody has it.
 */
public final class MessageService implements Service {

    private static final System.Logger LOG = System.getLogger("messages");

    /** How much goes into a frame, where several letters wait; one that is longer goes alone. In bytes. */
    private static final int FRAME = 64 * 1024;

    private final MessagesSettings settings;
    private final Path socket;
    private final Relay relay;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition heldUp = lock.newCondition();
    private final Condition lessInMemory = lock.newCondition();
    private final Queue<WorkerEvent> news = new ConcurrentLinkedQueue<>();
    private final LinkServer links;
    private final Thread clock;
    private volatile Tally lastTally;

    /**
     * Opens it.
     *
     * @param socket where workers connect to
     * @throws IOException if nobody could
     */
    public static MessageService open(Path socket, MessagesSettings settings) throws IOException {
        return new MessageService(
                socket, settings, Limits.of(settings, Runtime.getRuntime().maxMemory()));
    }

    private MessageService(Path socket, MessagesSettings settings, Limits limits) throws IOException {
        this.socket = socket;
        this.settings = settings;
        this.relay = new Relay(limits);
        this.lastTally = relay.tally();
        this.links = LinkServer.open(socket, this::serve);
        this.clock = Thread.ofVirtual().name("messages clock").start(this::keepTime);
    }

    /** A service's limits are read at start only: its workers keep to what the relay was told. */
    @Override
    public Map<String, String> forWorkers(ServerConfig config) {
        return Map.of(
                "messages.socket",
                socket.toString(),
                "messages.max-message",
                String.valueOf(settings.maxMessage().bytes()),
                "messages.queue-size",
                String.valueOf(settings.queueSize().bytes()));
    }

    @Override
    public void heard(WorkerEvent event) {
        news.add(event);
        Thread.startVirtualThread(() -> locked(_ -> {}));
    }

    /**
     * What became of an operator's message.
     *
     * @param workers how many have it
     * @param lost how many were too slow for it
     */
    public record Sent(int workers, long lost) {}

    /**
     * Sends an operator's message to all workers that listen to a topic.
     *
     * @return what became of it, when all have it or have lost it; at once or after {@code slow-reader-timeout}
     * @throws IllegalArgumentException if the topic is none, or the text is too long
     */
    public CompletableFuture<Sent> send(String topic, String text) {
        var sent = new CompletableFuture<Sent>();
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        locked(now -> relay.sendForOperator(
                topic,
                body,
                new Errand.Outcome() {

                    @Override
                    public void placed(int workers, long pid, long lost) {
                        sent.completeAsync(() -> new Sent(workers, lost));
                    }

                    @Override
                    public void refused(String reason) {
                        sent.completeAsync(() -> new Sent(0, 0));
                    }
                },
                now));
        return sent;
    }

    /** Does something with the relay, after it has heard the news. */
    private void locked(LongConsumer action) {
        lock.lock();
        try {
            long now = System.nanoTime();
            for (WorkerEvent event = news.poll(); event != null; event = news.poll()) {
                relay.heard(event, now);
            }
            boolean wasHoldingUp = relay.isHoldingUp();
            action.accept(now);
            if (!wasHoldingUp && relay.isHoldingUp()) {
                heldUp.signal();
            }
            lessInMemory.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Speaks with one worker until either is gone; on the link's own thread. */
    private void serve(Link link) {
        Condition hasLetters = lock.newCondition();
        Port[] opened = new Port[1];
        try {
            List<Letter.ToRelay> first = Letters.fromWorker(link.receiveFirst());
            if (first.size() != 1 || !(first.getFirst() instanceof Letter.Hello hello)) {
                throw new MalformedFrameException("a conversation that begins without a hello");
            }
            locked(_ -> opened[0] = relay.connect(hello, hasLetters::signal));
            Port port = opened[0];
            Thread.ofVirtual().name("messages to slot " + hello.slot()).start(() -> write(port, hasLetters, link));
            while (true) {
                List<Letter.ToRelay> letters = Letters.fromWorker(link.receive());
                locked(now -> letters.forEach(letter -> relay.heed(port, letter, now)));
                awaitMemory(port);
            }
        } catch (MalformedFrameException | IllegalArgumentException | IllegalStateException e) {
            String who = opened[0] == null
                    ? "somebody"
                    : "worker " + opened[0].peer().slot();
            LOG.log(Level.WARNING, "messages of " + who + " end: " + e.getMessage());
        } catch (IOException e) {
            // The worker is gone, or the server ends.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody knows this thread
        } finally {
            if (opened[0] != null) {
                locked(now -> relay.cut(opened[0], now));
            }
        }
    }

    /**
     * Waits until there is memory for what a worker sends next, but no longer than a message waits for its recipients: what
     * it has dealt with has to be read, too, or those who send to it would wait for nothing.
     */
    private void awaitMemory(Port port) throws InterruptedException {
        lock.lock();
        try {
            long left = settings.slowReaderTimeout().toNanos();
            while (left > 0 && relay.isToWait(port)) {
                left = lessInMemory.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes what there is for one worker until it is cut. */
    private void write(Port port, Condition hasLetters, Link link) {
        try (link) {
            List<Letter.ToWorker> letters = next(port, hasLetters);
            while (!letters.isEmpty()) {
                link.send(Letters.toFrame(letters));
                letters = next(port, hasLetters);
            }
        } catch (IOException e) {
            // It is gone; the thread that reads learns of it, too.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody knows this thread
        }
    }

    /** Waits for letters and takes them; returns none if there will be none any more. */
    private List<Letter.ToWorker> next(Port port, Condition hasLetters) throws InterruptedException {
        lock.lock();
        try {
            while (!port.hasLetters()) {
                if (port.isClosed()) {
                    return List.of();
                }
                hasLetters.await();
            }
            List<Letter.ToWorker> letters = relay.take(port, FRAME, System.nanoTime());
            lessInMemory.signalAll();
            return letters;
        } finally {
            lock.unlock();
        }
    }

    private void keepTime() {
        lock.lock();
        try {
            while (true) {
                long now = System.nanoTime();
                OptionalLong deadline = relay.deadline(now);
                if (deadline.isEmpty()) {
                    heldUp.await();
                } else if (deadline.getAsLong() - now > 0) {
                    var _ = heldUp.awaitNanos(deadline.getAsLong() - now);
                } else {
                    relay.expire(now);
                    lessInMemory.signalAll();
                }
            }
        } catch (InterruptedException e) {
            // The server ends.
        } finally {
            lock.unlock();
        }
    }

    /** Returns what was the case when the lock was last free, if it is not now. */
    @Override
    public ServiceStatus status() {
        if (lock.tryLock()) {
            try {
                lastTally = relay.tally();
            } finally {
                lock.unlock();
            }
        }
        return MessageStatus.of(lastTally);
    }

    @Override
    public void close() {
        links.close();
        clock.interrupt();
    }
}
