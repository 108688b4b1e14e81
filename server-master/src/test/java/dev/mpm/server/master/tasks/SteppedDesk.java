package dev.mpm.server.master.tasks;

import dev.mpm.server.core.posix.ProcessSignal;
import dev.mpm.server.core.tasks.Counts;
import dev.mpm.server.core.tasks.Outcome;
import dev.mpm.server.core.tasks.TaskMessage;
import dev.mpm.server.core.tasks.TaskMessage.Role;
import dev.mpm.server.master.MasterLog;
import dev.mpm.server.master.config.Overrides;
import dev.mpm.server.master.config.ServerConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A desk whose clock a test turns, with processes and workers that are objects of the test. */
final class SteppedDesk {

    private final Epochs epochs = new Epochs();
    private final Workshop workshop = new Workshop();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final List<DeskEvent> inbox = new ArrayList<>();
    private final TaskMemory memory = new TaskMemory();
    private final TaskDesk desk;
    private final Path folder;
    private long now = 1;

    SteppedDesk(Path folder) {
        this.folder = folder;
        var text = new PrintStream(log, true, StandardCharsets.UTF_8);
        this.desk = new TaskDesk(
                epochs,
                folder.resolve("tasks.sock"),
                workshop,
                new Tokens(),
                memory,
                inbox::add,
                new Random(1),
                new MasterLog(text));
    }

    /** Has the pool {@code p} with these settings from now on, as a flow mapping of YAML. */
    int configure(String pool) throws IOException {
        Path file = folder.resolve("server.yaml");
        Files.writeString(file, """
            mpm: event
            app: {class: com.example.App}
            pool: {kill-timeout: 2s, interrupt-grace: 3s, boot-timeout: 30s, restart-intensity: 2, restart-period: 10s}
            tasks:
              p: {kind: processes, %s}
            """.formatted(pool));
        return epochs.add(ServerConfig.load(file, Map.of(), new Overrides(null, List.of(), List.of())));
    }

    Worker worker(int epoch) {
        var worker = new Worker();
        event(new DeskEvent.Greeted(worker, new TaskMessage.Hello(Role.WORKER, 0, epoch, "")));
        return worker;
    }

    void pass(Duration time) {
        now += time.toNanos();
        step();
    }

    List<FakeProcess> started() {
        return workshop.started;
    }

    FakeProcess process(int index) {
        return workshop.started.get(index);
    }

    PoolStatus pool() {
        return Objects.requireNonNull(desk.status().get("p"));
    }

    /** What tasks take of the memory. */
    TaskMemory memory() {
        return memory;
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    void cannotStart(String reason) {
        workshop.refusal = reason;
    }

    private void event(DeskEvent event) {
        desk.handle(event, now);
        step();
    }

    private void step() {
        desk.step(now);
        while (!inbox.isEmpty()) {
            desk.handle(inbox.removeFirst(), now);
            desk.step(now);
        }
    }

    /** The other end of a link, which notes what it hears. */
    class FakePeer implements Peer {

        final List<TaskMessage> heard = new ArrayList<>();
        boolean isFull;
        boolean isClosed;

        @Override
        public void send(TaskMessage message) {
            heard.add(message);
        }

        @Override
        public boolean isFull() {
            return isFull;
        }

        @Override
        public void close() {
            isClosed = true;
        }

        <T extends TaskMessage> List<T> heard(Class<T> type) {
            return heard.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    /** A worker. */
    final class Worker extends FakePeer {

        Worker submit(long id) {
            return submit(id, 10);
        }

        Worker submit(long id, int bytes) {
            event(new DeskEvent.Said(this, new TaskMessage.Submit(id, "p", "com.example.T" + id, new byte[bytes])));
            return this;
        }

        void cancel(long id) {
            event(new DeskEvent.Said(this, new TaskMessage.Cancel(id)));
        }

        void full(boolean full) {
            isFull = full;
            event(new DeskEvent.Drained());
        }

        void counts(Counts counts) {
            event(new DeskEvent.Said(this, new TaskMessage.Counted("p", counts)));
        }

        void leave() {
            event(new DeskEvent.Left(this));
        }

        /** Returns what came of its tasks, in the order in which it heard of it. */
        List<TaskMessage.Ended> ended() {
            return heard(TaskMessage.Ended.class);
        }

        Outcome outcome(long id) {
            return ended().stream()
                    .filter(ended -> ended.id() == id)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nothing came of task " + id + ": " + heard))
                    .outcome();
        }

        List<TaskMessage.Progressed> progressed() {
            return heard(TaskMessage.Progressed.class);
        }
    }

    /** A task process, and its end of the link. */
    final class FakeProcess extends FakePeer implements TaskWorkshop.TaskProcess {

        final TaskWorkshop.Order order;
        final List<ProcessSignal> signals = new ArrayList<>();
        private final Consumer<String> ended;

        FakeProcess(TaskWorkshop.Order order, Consumer<String> ended) {
            this.order = order;
            this.ended = ended;
        }

        @Override
        public long pid() {
            return 1000L + order.number();
        }

        @Override
        public void signal(ProcessSignal signal) {
            signals.add(signal);
        }

        /** Connects. */
        FakeProcess greets() {
            event(new DeskEvent.Greeted(
                    this, new TaskMessage.Hello(Role.TASK_PROCESS, order.number(), order.epoch(), order.token())));
            return this;
        }

        FakeProcess ready() {
            greets();
            event(new DeskEvent.Said(this, new TaskMessage.Prepared("")));
            return this;
        }

        /** Returns the names of the tasks that it got. */
        List<String> ran() {
            return heard(TaskMessage.Run.class).stream()
                    .map(run -> run.task().substring("com.example.".length()))
                    .toList();
        }

        TaskMessage.Run newest() {
            return heard(TaskMessage.Run.class).getLast();
        }

        void ends(Outcome outcome) {
            event(new DeskEvent.Said(this, new TaskMessage.Ended(newest().id(), outcome)));
        }

        void returns() {
            ends(new Outcome.Returned(new byte[] {0}));
        }

        void progresses(double fraction) {
            event(new DeskEvent.Said(this, new TaskMessage.Progressed(newest().id(), fraction, "")));
        }

        void dumped() {
            TaskMessage.Dump order = heard(TaskMessage.Dump.class).getLast();
            event(new DeskEvent.Said(this, new TaskMessage.Dumped(order.file(), "")));
        }

        /** The process ends, and its link with it. */
        void dies(String cause) {
            reaped(cause);
            left();
        }

        void reaped(String cause) {
            ended.accept(cause);
            step();
        }

        void left() {
            event(new DeskEvent.Left(this));
        }
    }

    private final class Workshop implements TaskWorkshop {

        private final List<FakeProcess> started = new ArrayList<>();
        private @Nullable String refusal;

        @Override
        public TaskProcess start(Order order, Consumer<String> ended) throws IOException {
            if (refusal != null) {
                throw new IOException(refusal);
            }
            var process = new FakeProcess(order, ended);
            started.add(process);
            return process;
        }

        @Override
        public Path evidence(String pool, long pid) {
            return Path.of("/run/evidence/" + pool + "-" + pid);
        }

        @Override
        public void writeEvidence(Path file, String reason, long pid, Consumer<String> written) {
            written.accept("");
        }

        @Override
        public boolean isRunning(long pid) {
            return false;
        }

        @Override
        public void close() {}
    }
}
