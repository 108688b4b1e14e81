package dev.mpm.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocket.Listener;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in the chat room, who says numbered lines and keeps book of what everybody says. When its worker dies it comes
 * back and says again what it has not heard of itself; so everybody tells repeated lines by sender and number.
 *
 * <p>The scene's threads use it; what it hears comes on threads of the HTTP client.
 */
final class ChatClient {

    /** So many lines may be unheard before the next one is said. */
    private static final int UNHEARD = 100;

    private static final long LIMIT_SECONDS = 30;

    private final HttpClient http;
    private final URI room;
    private final String name;

    // Guarded by this.
    private final TreeMap<Integer, String> unheard = new TreeMap<>();
    private final Map<String, Integer> newest = new HashMap<>();
    private @Nullable WebSocket socket;
    private CompletableFuture<Integer> slot = new CompletableFuture<>();
    private CompletionStage<?> said = CompletableFuture.completedFuture(null);
    private boolean isLeaving;
    private int reconnects;
    private int heard;
    private int repeated;
    private int gaps;

    ChatClient(HttpClient http, URI room, String name) {
        this.http = http;
        this.room = room;
        this.name = name;
    }

    /** Enters the room; returns the slot of the worker that it has reached. */
    int enter() throws InterruptedException, ExecutionException, TimeoutException {
        connect().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        return slot().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private CompletableFuture<?> connect() {
        return http.newWebSocketBuilder().buildAsync(room, new Ear()).thenAccept(this::opened);
    }

    private synchronized void opened(WebSocket opened) {
        socket = opened;
        said = CompletableFuture.completedFuture(null);
        unheard.values().forEach(this::write);
    }

    private synchronized CompletableFuture<Integer> slot() {
        return slot;
    }

    /** Says lines with the numbers from 1 to this, each when enough of those before have been heard. */
    void sayAll(int lines) throws InterruptedException {
        for (int number = 1; number <= lines; number++) {
            say(number);
        }
    }

    private synchronized void say(int number) throws InterruptedException {
        while (unheard.size() >= UNHEARD) {
            wait();
        }
        String line = name + " " + number;
        unheard.put(number, line);
        write(line);
    }

    /** One line after the other, as the HTTP client wants it; what cannot be written is said again after the reconnect. */
    private void write(String line) {
        WebSocket open = socket;
        if (open != null) {
            said = said.thenCompose(_ -> open.sendText(line, true));
        }
    }

    private synchronized void hear(String line) {
        if (line.startsWith("* welcome to worker ")) {
            slot.complete(Integer.valueOf(line.substring(line.lastIndexOf(' ') + 1)));
            return;
        }
        int blank = line.indexOf(' ');
        String sender = line.substring(0, blank);
        int number = Integer.parseInt(line.substring(blank + 1));
        int before = newest.getOrDefault(sender, 0);
        if (number <= before) {
            repeated++;
        } else {
            heard++;
            gaps += number == before + 1 ? 0 : 1;
            newest.put(sender, number);
        }
        if (sender.equals(name) && unheard.remove(number) != null) {
            notifyAll();
        }
    }

    private synchronized void lost() {
        socket = null;
        if (!isLeaving) {
            reconnects++;
            var next = new CompletableFuture<Integer>();
            slot = next;
            var _ = connect().whenComplete((_, failure) -> {
                if (failure != null) {
                    next.completeExceptionally(failure);
                }
            });
        }
    }

    synchronized void leave() {
        isLeaving = true;
        if (socket != null) {
            socket.abort();
        }
    }

    /** Returns whether everything it said has come back to it. */
    synchronized boolean hasHeardItself() {
        return unheard.isEmpty();
    }

    synchronized int reconnects() {
        return reconnects;
    }

    /** Returns how many lines it has heard, each once. */
    synchronized int heard() {
        return heard;
    }

    synchronized int repeated() {
        return repeated;
    }

    /** Returns how often a sender's line was not the one after the last. */
    synchronized int gaps() {
        return gaps;
    }

    private final class Ear implements Listener {

        private final StringBuilder line = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            line.append(data);
            if (last) {
                hear(line.toString());
                line.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            lost();
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            lost();
        }
    }
}
