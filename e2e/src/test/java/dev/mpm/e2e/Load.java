package dev.mpm.e2e;

import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A steady load: clients that ask for the next answer when they have read the one before, on connections that they keep
 * alive or on a new one each time. Every answer is compared with what it must be, byte for byte; every request without an
 * answer is a {@link Loss}. Not so where a client was silent on a kept connection for so long that the server may end it: a
 * busy machine keeps clients from asking, too.
 *
 * <p>One virtual thread per client, from {@link #start} to {@link #stop}; the scene's thread looks on.
 */
final class Load implements AutoCloseable {

    /**
     * A request that was sent, or whose connection was being opened, and got no complete answer.
     *
     * @param pid the process that had answered on this connection before; 0 for none, as the connection was new
     * @param reason what the client saw
     */
    record Loss(long pid, String reason) {}

    /** A server that leaves, or that others wait for, ends a connection that was silent for this. */
    private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String listener;
    private final String path;
    private final boolean keepsAlive;
    private final Answer expected;
    private final List<Client> clients = new ArrayList<>();
    private final ConcurrentLinkedQueue<Loss> losses = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong late = new AtomicLong();
    private final Map<Long, AtomicLong> answersByPid = new ConcurrentHashMap<>();
    private volatile boolean stopping;
    private volatile boolean mayBeRefused;

    private Load(String listener, String path, boolean keepsAlive) throws IOException {
        this.listener = listener;
        this.path = path;
        this.keepsAlive = keepsAlive;
        try (var first = Conversation.with(listener)) {
            this.expected = normal(first.get(path));
        }
    }

    /** Starts clients that keep their connections; what the first answer says, all others must. */
    static Load start(TestServer server, int clients, String path) throws IOException {
        return start(server, clients, path, true);
    }

    /** Starts clients that open a connection for each request. */
    static Load startOneByOne(TestServer server, int clients, String path) throws IOException {
        return start(server, clients, path, false);
    }

    private static Load start(TestServer server, int clients, String path, boolean keepsAlive) throws IOException {
        var load = new Load(server.listener(), path, keepsAlive);
        for (int i = 0; i < clients; i++) {
            load.clients.add(load.new Client());
        }
        load.clients.forEach(Client::start);
        return load;
    }

    /** A server may end a connection with any answer. */
    private static Answer normal(Answer answer) {
        Answer stripped = answer.withoutIdentity();
        stripped.headers().remove("connection");
        return stripped;
    }

    /** Returns the answers that the client with the fewest got. */
    long fewestAnswers() {
        return clients.stream().mapToLong(client -> client.answers.get()).min().orElseThrow();
    }

    long answers() {
        return answersByPid.values().stream().mapToLong(AtomicLong::get).sum();
    }

    /** Returns the answers that a process gave. */
    long answersOf(long pid) {
        var answers = answersByPid.get(pid);
        return answers == null ? 0 : answers.get();
    }

    /** Returns how many connections a process has answered on that are still open. */
    long connectionsOf(long pid) {
        return clients.stream().filter(client -> client.pid == pid).count();
    }

    List<Loss> losses() {
        return List.copyOf(losses);
    }

    /** Returns the answers that were complete but not what they must be. */
    List<String> wrongAnswers() {
        return List.copyOf(wrong);
    }

    /** Says that the server is about to stop: whom it does not let in any more has lost nothing, and goes. */
    void expectTheEnd() {
        mayBeRefused = true;
    }

    /** Waits until all clients have gone. */
    void join() throws InterruptedException {
        for (Client client : clients) {
            client.join();
        }
    }

    /** Returns what there is to count, for the log of a scene. */
    @Override
    public String toString() {
        return clients.size() + (keepsAlive ? " kept-alive connections: " : " clients with a connection per request: ")
                + answers() + " answered, " + losses.size() + " lost, " + wrong.size() + " wrong, " + late
                + " asked too late";
    }

    /** Lets every client finish its request. */
    void stop() throws InterruptedException {
        stopping = true;
        join();
    }

    @Override
    public void close() {
        stopping = true;
        clients.forEach(Client::cut);
    }

    private final class Client {

        private final Thread thread = Thread.ofVirtual().name("client").unstarted(this::run);
        private final AtomicLong answers = new AtomicLong();
        private volatile long pid;

        /** Begins before the last question but one, as it cannot be told when its answer was there; ends with the last. */
        private long silentNanos;

        void start() {
            thread.start();
        }

        void join() throws InterruptedException {
            thread.join();
        }

        void cut() {
            thread.interrupt();
        }

        private void run() {
            while (!stopping) {
                pid = 0;
                silentNanos = 0;
                try (var connection = Conversation.with(listener)) {
                    askUntilClosed(connection);
                } catch (ConnectException e) {
                    if (mayBeRefused) {
                        return;
                    }
                    losses.add(new Loss(pid, e.toString()));
                } catch (IOException e) {
                    if (silentNanos > SILENT_NANOS) {
                        late.incrementAndGet();
                    } else {
                        losses.add(new Loss(pid, e.toString()));
                    }
                }
            }
        }

        private void askUntilClosed(Conversation connection) throws IOException {
            boolean closed = false;
            long before = System.nanoTime();
            while (!stopping && !closed) {
                long asking = System.nanoTime();
                try {
                    if (keepsAlive) {
                        connection.sendHead("GET " + path);
                    } else {
                        connection.sendHead("GET " + path, "Connection: close");
                    }
                } finally {
                    silentNanos = pid == 0 ? 0 : System.nanoTime() - before;
                }
                before = asking;
                connection.awaitAnswer();
                silentNanos = 0; // what breaks off is lost in any case
                Answer answer = connection.receive();
                closed = answer.isLast() || !keepsAlive;
                take(answer);
            }
        }

        private void take(Answer answer) {
            if (!normal(answer).equals(expected)) {
                wrong.add(answer.toString());
                return;
            }
            pid = answer.pid();
            answers.incrementAndGet();
            answersByPid.computeIfAbsent(pid, _ -> new AtomicLong()).incrementAndGet();
        }
    }
}
