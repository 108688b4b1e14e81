package dev.mpm.server.worker.tasks;

import dev.mpm.api.tasks.TaskFailedException.Reason;
import dev.mpm.api.tasks.TaskProgress;
import dev.mpm.server.core.channel.Link;
import dev.mpm.server.core.channel.MalformedFrameException;
import dev.mpm.server.core.config.TaskPoolSettings;
import dev.mpm.server.core.tasks.Counts;
import dev.mpm.server.core.tasks.Outcome;
import dev.mpm.server.core.tasks.TaskMessage;
import dev.mpm.server.core.tasks.TaskMessageCodec;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * This worker's link to the master's pools of processes, made when the first task is handed in and made anew when it was
 * lost. Any thread, interrupted or not; handing in blocks while the master is busy, which is how it slows a worker down that
 * hands in too much.
 */
final class MasterStation implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("worker");

    private final Path socket;
    private final TaskMessage.Hello hello;
    private final AtomicLong ids = new AtomicLong();

    // Guarded by this.
    private @Nullable Conversation open;
    private boolean isClosed;

    /**
     * Notes whom to connect to.
     *
     * @param hello what to say first
     */
    MasterStation(Path socket, TaskMessage.Hello hello) {
        this.socket = socket;
        this.hello = hello;
    }

    /** Returns the way to one of its pools. */
    Station pool(String name, TaskPoolSettings settings) {
        return new Station() {
            @Override
            public void submit(Handle<?> handle, Class<?> task, byte[] argument) {
                MasterStation.this.submit(handle, name, task.getName(), argument);
            }

            @Override
            public int batch() {
                return Math.min(2 * settings.size(), settings.queue());
            }
        };
    }

    private void submit(Handle<?> handle, String pool, String task, byte[] argument) {
        try {
            conversation().submit(ids.incrementAndGet(), handle, pool, task, argument);
        } catch (IOException e) {
            throw new IllegalStateException("cannot hand in a task for pool '" + pool + "': " + e.getMessage(), e);
        }
    }

    /** Tells the master what was done in a pool of this worker's threads; that it does not hear of it harms nobody. */
    void count(String pool, Counts counts) {
        try {
            conversation().send(new TaskMessage.Counted(pool, counts));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "cannot tell the master of tasks", e);
        }
    }

    private synchronized Conversation conversation() throws IOException {
        if (isClosed) {
            throw new IOException("the worker ends");
        }
        Conversation present = open;
        if (present == null || present.isOver()) {
            present = Conversation.begin(socket, hello);
            open = present;
        }
        return present;
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        if (open != null) {
            open.end();
        }
    }

    /** One link, and the tasks that were handed in over it. */
    private static final class Conversation {

        private final Link link;
        private final Outgoing outgoing;
        private final Map<Long, Handle<?>> tasks = new ConcurrentHashMap<>();
        private volatile boolean isOver;

        private Conversation(Link link) {
            this.link = link;
            this.outgoing = Outgoing.start(link);
        }

        static Conversation begin(Path socket, TaskMessage.Hello hello) throws IOException {
            var conversation = new Conversation(connect(socket));
            conversation.send(hello);
            Thread.ofVirtual().name("tasks").start(conversation::listen);
            return conversation;
        }

        /** Connects on a thread that nobody interrupts, as that would end the attempt. */
        private static Link connect(Path socket) throws IOException {
            var link = new CompletableFuture<Link>();
            Thread.ofVirtual().name("tasks connect").start(() -> {
                try {
                    link.complete(Link.connect(socket));
                } catch (IOException | RuntimeException | Error e) {
                    link.completeExceptionally(e);
                }
            });
            try {
                return link.join();
            } catch (CompletionException e) {
                Throwable cause = e.getCause();
                throw cause instanceof IOException failed ? failed : new IOException("cannot connect: " + cause, cause);
            }
        }

        void end() {
            outgoing.close();
            link.close();
        }

        boolean isOver() {
            return isOver;
        }

        void send(TaskMessage message) throws IOException {
            outgoing.put(TaskMessageCodec.encode(message));
        }

        void submit(long id, Handle<?> handle, String pool, String task, byte[] argument) throws IOException {
            tasks.put(id, handle);
            try {
                send(new TaskMessage.Submit(id, pool, task, argument));
            } catch (IOException | RuntimeException | Error e) {
                tasks.remove(id);
                throw e;
            }
            handle.onGivingUp(() -> giveUp(id));
            if (isOver) {
                failAll("the link to the master has ended");
            }
        }

        private void giveUp(long id) {
            if (tasks.remove(id) == null) {
                return;
            }
            try {
                outgoing.putAtOnce(TaskMessageCodec.encode(new TaskMessage.Cancel(id)));
            } catch (IOException e) {
                // The master knows that nobody waits for anything from here any more.
            }
        }

        private void listen() {
            String reason = "the link to the master has ended";
            try (link) {
                while (true) {
                    take(TaskMessageCodec.decode(link.receive()));
                }
            } catch (MalformedFrameException e) {
                reason = "the master said what this worker does not understand: " + e.getMessage();
                LOG.log(Level.WARNING, "tasks: " + reason);
            } catch (IOException e) {
                LOG.log(Level.DEBUG, reason, e);
            }
            isOver = true;
            outgoing.close();
            failAll(reason);
        }

        private void take(TaskMessage message) {
            switch (message) {
                case TaskMessage.Progressed(long id, double fraction, String text) -> {
                    Handle<?> handle = tasks.get(id);
                    if (handle != null) {
                        handle.progressed(new TaskProgress(fraction, text));
                    }
                }
                case TaskMessage.Ended(long id, Outcome outcome) -> {
                    Handle<?> handle = tasks.remove(id);
                    if (handle != null) {
                        handle.ended(outcome);
                    }
                }
                default -> LOG.log(Level.WARNING, "tasks: the master said what makes no sense here: " + message);
            }
        }

        private void failAll(String reason) {
            for (Long id : List.copyOf(tasks.keySet())) {
                Handle<?> handle = tasks.remove(id);
                if (handle != null) {
                    handle.ended(new Outcome.Failed(Reason.UNAVAILABLE, reason, "", 0));
                }
            }
        }
    }
}
