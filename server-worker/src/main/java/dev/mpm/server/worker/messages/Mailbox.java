package dev.mpm.server.worker.messages;

import dev.mpm.api.messages.Message;
import dev.mpm.server.core.messages.Interest;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** One topic's handlers in this worker, and what waits for them. Any thread. */
final class Mailbox {

    private static final System.Logger LOG = System.getLogger("messages");

    /** Something that is called with each message or question. */
    interface Handler {
        void handle(Message message, long call);
    }

    private final Interest interest;
    private final Outbox outbox;
    private final long enough;
    private final Handler unheard;
    private final InOrder calls;
    private final List<Handler> handlers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> known = new CompletableFuture<>();

    /**
     * @param enough how much may have been dealt with before the relay must know, in bytes
     * @param unheard called instead of the handlers when the last one is away at a message's turn
     */
    Mailbox(Interest interest, Outbox outbox, long enough, Handler unheard) {
        this.interest = interest;
        this.outbox = outbox;
        this.enough = enough;
        this.unheard = unheard;
        this.calls = new InOrder("messages of " + interest.topic());
    }

    /** Completes when the relay knows of the topic. */
    CompletableFuture<Void> known() {
        return known;
    }

    void add(Handler handler) {
        handlers.add(handler);
    }

    /** Takes a handler away; returns whether that was the last one. */
    boolean remove(Handler handler) {
        return handlers.remove(handler) && handlers.isEmpty();
    }

    /** Has the handlers called when it is the message's turn. */
    void deliver(Message message, long call, int weight) {
        calls.add(() -> {
            List<Handler> present = List.copyOf(handlers);
            present.forEach(handler -> handle(handler, message, call));
            if (present.isEmpty()) {
                handle(unheard, message, call);
            }
            outbox.taken(interest, weight, calls.isLast() ? 0 : enough);
        });
    }

    /** Whatever a handler throws, errors too, is for its app to see, and ends nothing. */
    private static void handle(Handler handler, Message message, long call) {
        try {
            handler.handle(message, call);
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "a handler of message " + message + " failed", e);
        }
    }
}
