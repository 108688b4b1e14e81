package dev.mpm.server.master.tasks;

import dev.mpm.server.core.channel.Link;
import dev.mpm.server.core.channel.LinkServer;
import dev.mpm.server.core.channel.MalformedFrameException;
import dev.mpm.server.core.settings.SettingsSchema;
import dev.mpm.server.core.tasks.TaskMessage;
import dev.mpm.server.core.tasks.TaskMessageCodec;
import dev.mpm.server.master.MasterLog;
import dev.mpm.server.master.config.ServerConfig;
import dev.mpm.server.master.services.Service;
import dev.mpm.server.master.services.ServiceStatus;
import dev.mpm.server.master.services.WorkerEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The task service of a master. Without a pool in the configuration there is neither a socket nor a thread.
 *
 * <p>The desk's thread takes one event at a time, and whoever brings one waits until it has been taken: so no more than one
 * frame per link is in memory, however much is sent.
 */
public final class TaskService implements Service {

    private static final long LOOK_AGAIN_MILLIS = 200;
    private static final long AFTER_A_MISTAKE = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_WAIT = TimeUnit.HOURS.toNanos(1);

    private final Path socket;
    private final TaskWorkshop workshop;
    private final MasterLog log;
    private final Epochs epochs = new Epochs();
    private final Tokens tokens = new Tokens();
    private final TaskMemory memory = new TaskMemory();
    private final SynchronousQueue<DeskEvent> inbox = new SynchronousQueue<>();
    private final TaskDesk desk;
    private volatile Map<String, PoolStatus> status = Map.of();
    private volatile boolean isClosed;

    // Belongs to whoever prepares and closes, which is never at one time.
    private @Nullable LinkServer server;
    private @Nullable Thread thread;

    /**
     * Makes one that does nothing yet.
     *
     * @param socket where it will listen
     * @param workshop closed with the service
     */
    public TaskService(Path socket, TaskWorkshop workshop, MasterLog log) {
        this.socket = socket;
        this.workshop = workshop;
        this.log = log;
        this.desk = new TaskDesk(
                epochs, socket, workshop, tokens, memory, this::put, RandomGenerator.of("L64X128MixRandom"), log);
    }

    @Override
    public void prepare(ServerConfig next) throws IOException {
        if (!next.tasks().isEmpty() && server == null) {
            server = LinkServer.open(socket, this::serve);
            thread = Thread.ofPlatform().daemon().name("tasks").start(this::run);
        }
    }

    @Override
    public Map<String, String> forWorkers(ServerConfig config) {
        int epoch = epochs.add(config);
        if (config.tasks().isEmpty()) {
            return Map.of();
        }
        Map<String, String> known = new HashMap<>();
        known.put("tasks.socket", socket.toString());
        known.put("tasks.epoch", Integer.toString(epoch));
        config.tasks()
                .forEach((name, settings) -> SettingsSchema.toText(settings)
                        .forEach((key, value) -> known.put("tasks.pool." + name + "." + key, value)));
        return known;
    }

    @Override
    public void heard(WorkerEvent event) {
        switch (event.step()) {
            case STARTED -> tokens.add(event.token());
            case GONE -> tokens.remove(event.token());
            case READY, LEAVING -> {
                // It may hand in tasks before and after.
            }
        }
    }

    @Override
    public ServiceStatus status() {
        return PoolStatus.of(status);
    }

    @Override
    public boolean owns(long pid) {
        return workshop.isRunning(pid);
    }

    @Override
    public void close() {
        isClosed = true;
        memory.close();
        if (server != null) {
            server.close();
        }
        if (thread != null) {
            thread.interrupt();
        }
        workshop.close();
    }

    /** Waits until the desk has taken it; what comes after the end is lost. */
    private void put(DeskEvent event) {
        try {
            while (!isClosed && !inbox.offer(event, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                // The desk is busy.
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody knows these threads
        }
    }

    /** Serves one link, on a thread of its own. */
    private void serve(Link link) {
        LinkPeer peer = LinkPeer.start(link, memory, () -> put(new DeskEvent.Drained()));
        boolean isKnown = false;
        try {
            if (TaskMessageCodec.decode(link.receiveFirst()) instanceof TaskMessage.Hello hello
                    && tokens.isValid(hello.token())) {
                put(new DeskEvent.Greeted(peer, hello));
                isKnown = true;
                while (true) {
                    pass(peer, TaskMessageCodec.decode(link.receive()));
                }
            }
            log.warn("somebody connected to " + socket + " without being one of this server's processes");
        } catch (MalformedFrameException e) {
            log.warn("tasks: a process said what cannot be understood; its link is ended: " + e.getMessage());
        } catch (IOException e) {
            // The other end is gone, or we have closed the link.
        } finally {
            peer.close();
            if (isKnown) {
                put(new DeskEvent.Left(peer));
            }
        }
    }

    /** A result waits here until those before it have been delivered, as far as there is no room for all. */
    private void pass(LinkPeer peer, TaskMessage message) {
        memory.takeResult(TaskMemory.weight(message));
        put(new DeskEvent.Said(peer, message));
    }

    private void run() {
        try {
            while (!isClosed) {
                turn();
            }
        } catch (InterruptedException e) {
            // The service is closed.
        }
    }

    /** A mistake of ours costs the task that it is about, and not the service; nor does a lack of threads. */
    private void turn() throws InterruptedException {
        DeskEvent event = inbox.poll(step(), TimeUnit.NANOSECONDS);
        if (event != null) {
            handle(event);
        }
    }

    /** Does what is due, and returns how long there is time until the next. */
    private long step() {
        try {
            long now = System.nanoTime();
            desk.step(now);
            status = desk.status();
            return Math.clamp(desk.deadline() - now, 0, LONGEST_WAIT);
        } catch (Throwable e) {
            tell(e);
            return AFTER_A_MISTAKE;
        }
    }

    private void handle(DeskEvent event) {
        try {
            desk.handle(event, System.nanoTime());
        } catch (Throwable e) {
            tell(e);
        } finally {
            if (event instanceof DeskEvent.Said said) {
                memory.leaveResult(TaskMemory.weight(said.message())); // its way to the worker is counted by now
            }
        }
    }

    private void tell(Throwable e) {
        log.error("tasks: " + e + " at " + (e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "?"));
    }
}
