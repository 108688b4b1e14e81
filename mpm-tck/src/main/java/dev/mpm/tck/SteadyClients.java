package dev.mpm.tck;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that go on asking while engines come and go, and account for every request.
 *
 * <p>A client uses a connection until an answer says that it was the last or the server has closed it between two requests;
 * it looks for that just before it writes, and then connects again. It never asks twice: a request that was written must be
 * answered, byte for byte.
 */
final class SteadyClients implements AutoCloseable {

    /** How a client spaces its requests. */
    enum Manner {
        /** Asks as soon as it has its answer. */
        BUSY,
        /** Pauses from 50 to 500 ms before it asks again. */
        PAUSING,
        /** Connects for each request, and asks for no other on it. */
        SINGLE
    }

    private static final int SHORTEST_PAUSE_MILLIS = 50;
    private static final int LONGEST_PAUSE_MILLIS = 500;
    private static final int LARGEST = 3000;
    private static final int MOST_OF_A_FAILURE = 300;

    private final Listeners listeners;
    private final Duration patience;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong told = new AtomicLong();
    private final AtomicLong foundClosed = new AtomicLong();
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    SteadyClients(Listeners listeners, Duration patience) {
        this.listeners = listeners;
        this.patience = patience;
    }

    /** What every engine must answer with: what the path asks for, or the body that came. */
    static void answer(HttpServerExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals(Methods.POST)) {
            Replies.echo(exchange);
        } else {
            Replies.text(exchange, content(exchange.getRequestPath()));
        }
    }

    /** Returns the text that a path of the form {@code /<name>/<size>} stands for. */
    private static String content(String path) {
        int size = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
        return path.repeat(size / path.length() + 1).substring(0, size);
    }

    /** Starts so many clients of that manner. */
    SteadyClients with(int count, Manner manner) {
        for (int i = 0; i < count; i++) {
            String name = manner + "-" + i;
            threads.add(Thread.ofPlatform().daemon().name(name).start(() -> new Client(name, manner).run()));
        }
        return this;
    }

    /** Waits until so many more requests have been answered. */
    void awaitAnswers(int more) {
        long goal = answered.get() + more;
        Await.until(patience, () -> more + " more answers: " + this, () -> answered.get() >= goal || !lost.isEmpty());
    }

    /** Returns what was asked and not answered as it should be. */
    List<String> lost() {
        return List.copyOf(lost);
    }

    /** Lets every client finish what it has asked, and waits for that. */
    @Override
    public void close() {
        stopped.set(true);
        for (var thread : threads) {
            try {
                thread.join(patience.multipliedBy(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String toString() {
        return asked + " requests on " + connections + " connections, " + answered + " answered, " + told
                + " told to close, " + foundClosed + " connections found closed, " + lost.size() + " lost";
    }

    /** One client; for its own thread. */
    private final class Client {

        private final String name;
        private final Manner manner;
        private final Random random;
        private int requests;

        Client(String name, Manner manner) {
            this.name = name;
            this.manner = manner;
            this.random = new Random(name.hashCode());
        }

        void run() {
            while (!stopped.get()) {
                connections.incrementAndGet();
                try (var socket = listeners.connect(0, patience)) {
                    useUp(socket);
                } catch (AssertionError e) {
                    String failure = String.valueOf(e.getMessage());
                    lost.add(name + ": " + failure.substring(0, Math.min(MOST_OF_A_FAILURE, failure.length())));
                }
            }
        }

        private void useUp(HttpSocket socket) {
            for (int i = 0; !stopped.get(); i++) {
                Duration pause = i == 0 || manner != Manner.PAUSING ? Duration.ZERO : pause();
                if (i > 0 && socket.hearsWithin(pause)) {
                    foundClosed.incrementAndGet();
                    socket.expectEnd();
                    return;
                }
                if (ask(socket, i).saysClose()) {
                    told.incrementAndGet();
                    return;
                }
            }
        }

        private Duration pause() {
            return Duration.ofMillis(random.nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS + 1));
        }

        private Answer ask(HttpSocket socket, int number) {
            String path = "/" + name + "-" + requests++ + "/" + random.nextInt(LARGEST);
            String expected = content(path);
            boolean echoed = requests % 4 == 0;
            String line = (echoed ? "POST " : "GET ") + path + " HTTP/1.1";
            String connection = manner == Manner.SINGLE ? "Connection: close" : "Connection: keep-alive";
            asked.incrementAndGet();
            socket.send(
                    echoed
                            ? HttpSocket.head(line, "Host: tck", connection, "Content-Length: " + expected.length())
                                    + expected
                            : HttpSocket.head(line, "Host: tck", connection));
            Answer answer;
            try {
                answer = socket.answer();
            } catch (AssertionError e) {
                throw new AssertionError("request " + number + " on its connection: " + e.getMessage(), e);
            }
            if (answer.status() != 200 || !answer.body().equals(expected)) {
                throw new AssertionError("expected " + expected.length() + " bytes for " + path + ", found " + answer);
            }
            answered.incrementAndGet();
            return answer;
        }
    }
}
