package dev.mpm.server.worker;

import dev.mpm.api.tasks.TaskProgress;
import dev.mpm.server.core.channel.Link;
import dev.mpm.server.core.posix.Signals;
import dev.mpm.server.core.tasks.Outcome;
import dev.mpm.server.core.tasks.TaskMessage;
import dev.mpm.server.core.tasks.TaskMessageCodec;
import dev.mpm.server.worker.tasks.Attempt;
import dev.mpm.server.worker.tasks.Relay;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/*
 * Threads. The main thread listens to the master all the time, so that an order to cancel or to write evidence is heard
 * whatever the task does. A second one runs the tasks, one after the other. Progress goes out on virtual threads.
 *
 * Leaving. The end of the link means that the process is not wanted any more, or that the master is gone: shutdown hooks of
 * the app's libraries run, but not for long. TERM does what it does to any JVM.
 */

/** The main class of a task process: {@code TaskMain <socket> <number> <epoch>}, with the token in MPM_TOKEN. */
public final class TaskMain {

    private static final System.Logger LOG = System.getLogger("task");

    /** Between two words about the progress of a task. */
    private static final Duration PROGRESS_EVERY = Duration.ofMillis(100);

    /** How long shutdown hooks may take. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final int BOOT_FAILED = 3;

    /** A task that runs, and what the master calls it. */
    record Running(long id, String task, long startedNanos, Attempt attempt) {}

    private final Link link;
    private final TaskMessage.Prepare order;
    private final ClassLoader loader;
    private final LinkedBlockingQueue<TaskMessage.Run> orders = new LinkedBlockingQueue<>();
    private volatile @Nullable Running running;

    /** The task that was last given up, which may not have begun yet. */
    private volatile long cancelled = -1;

    private TaskMain(Link link, TaskMessage.Prepare order, ClassLoader loader) {
        this.link = link;
        this.order = order;
        this.loader = loader;
    }

    /** Runs tasks until the link ends; started by the master only. */
    public static void main(String[] args) {
        Signals.ignore("INT");
        Signals.ignore("HUP");
        String token = System.getenv("MPM_TOKEN");
        if (args.length != 3 || token == null) {
            System.err.println("a task process is started by its master; use mpmctl");
            System.exit(WRONG_USAGE);
        }
        int code = serve(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]), token);
        Thread.ofPlatform().daemon().name("end").start(() -> haltLate(code));
        endChildren();
        System.exit(code);
    }

    private static int serve(Path socket, int number, int epoch, String token) {
        try (Link link = Link.connect(socket)) {
            send(link, new TaskMessage.Hello(TaskMessage.Role.TASK_PROCESS, number, epoch, token));
            if (TaskMessageCodec.decode(link.receive()) instanceof TaskMessage.Prepare order) {
                return serve(link, order);
            }
            LOG.log(Level.ERROR, "cannot start: the master did not say what to load");
            return BOOT_FAILED;
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "lost the master: " + e.getMessage());
            return DONE;
        }
    }

    private static int serve(Link link, TaskMessage.Prepare order) throws IOException {
        try {
            var main = new TaskMain(link, order, AppLoader.classLoader(order.classpath()));
            Thread.ofPlatform().daemon().name("task").start(main::runAll);
            send(link, new TaskMessage.Prepared(""));
            main.listen();
            return DONE;
        } catch (BootException e) {
            send(link, new TaskMessage.Prepared(e.text()));
            return BOOT_FAILED;
        }
    }

    /** Ends what tasks have started and left behind, which nobody could find any more afterwards. */
    private static void endChildren() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private static void haltLate(int code) {
        try {
            Thread.currentThread().join(AT_ONCE);
        } catch (InterruptedException _) {
            // Nobody does.
        }
        Runtime.getRuntime().halt(code);
    }

    private static void send(Link link, TaskMessage message) throws IOException {
        link.send(TaskMessageCodec.encode(message));
    }

    /** Ends with an exception, when the master ends the link. */
    private void listen() throws IOException {
        while (true) {
            take(TaskMessageCodec.decode(link.receive()));
        }
    }

    private void take(TaskMessage message) {
        switch (message) {
            case TaskMessage.Run run -> orders.add(run);
            case TaskMessage.Cancel(long id) -> {
                cancelled = id;
                Running present = running;
                if (present != null && present.id() == id) {
                    present.attempt().cancel();
                }
            }
            case TaskMessage.Dump(String file, String reason) ->
                Thread.ofPlatform().daemon().name("dump").start(() -> dump(Path.of(file), reason));
            default -> LOG.log(Level.WARNING, "the master said what makes no sense here: " + message);
        }
    }

    private void runAll() {
        Thread.currentThread().setContextClassLoader(loader);
        try {
            while (true) {
                run(orders.take());
            }
        } catch (InterruptedException e) {
            haltFor(e); // an interrupt for a task has been taken back when the task ends
        } catch (IOException e) {
            // The main thread has noticed, too, and ends the process.
        } catch (Throwable e) { // without this thread the process would take tasks and never end one
            haltFor(e);
        }
    }

    /** Ends the process at once, which the master notices whatever state this one is in. */
    private static void haltFor(Throwable cause) {
        try {
            LOG.log(Level.ERROR, "cannot go on running tasks", cause);
        } finally {
            Runtime.getRuntime().halt(FAILED);
        }
    }

    private void run(TaskMessage.Run run) throws IOException {
        var progress = new Relay<TaskProgress>(PROGRESS_EVERY, told -> progressed(run.id(), told));
        var attempt = new Attempt(order.pool(), run.attempt(), order.settings(), progress::put);
        running = new Running(run.id(), run.task(), System.nanoTime(), attempt);
        if (cancelled == run.id()) {
            attempt.cancel();
        }
        Outcome outcome = attempt.run(() -> find(run.task()), run.argument());
        progress.end();
        running = null;
        send(link, new TaskMessage.Ended(run.id(), outcome));
    }

    private Class<?> find(String name) {
        try {
            return Class.forName(name, true, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("no class " + name + " in app.classpath " + order.classpath(), e);
        }
    }

    private void progressed(long id, TaskProgress told) {
        try {
            send(link, new TaskMessage.Progressed(id, told.fraction(), told.text()));
        } catch (IOException e) {
            // The main thread has noticed, too.
        }
    }

    private void dump(Path file, String reason) {
        String problem = "";
        try {
            TaskDump.write(file, reason, order.pool(), running);
        } catch (IOException | RuntimeException | Error e) {
            problem = Causes.of(e);
        }
        try {
            send(link, new TaskMessage.Dumped(file.toString(), problem));
        } catch (IOException e) {
            // The main thread has noticed, too.
        }
    }
}
