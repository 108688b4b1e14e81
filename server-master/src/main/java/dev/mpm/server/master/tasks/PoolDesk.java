package dev.mpm.server.master.tasks;

import dev.mpm.api.tasks.TaskFailedException.Reason;
import dev.mpm.server.core.config.TaskPoolSettings;
import dev.mpm.server.core.tasks.Counts;
import dev.mpm.server.core.tasks.Outcome;
import dev.mpm.server.core.tasks.TaskMessage;
import dev.mpm.server.master.DeathTally;
import dev.mpm.server.master.MasterLog;
import dev.mpm.server.master.config.ServerConfig;
import dev.mpm.server.master.tasks.TaskRunner.Asked;
import dev.mpm.server.master.tasks.TaskRunner.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/*
 * Processes are started when tasks wait and none is idle, up to the pool's size, and stay. A process that ends while it runs
 * a task is that task's doing: another one is started as soon as a task wants it, and the restart intensity does not count
 * it, since each such end has used a task up. One that ends while it starts, or idle, is counted: a pool whose processes
 * cannot live does not spin.
 */

/**
 * One pool of processes of one configuration: the tasks that wait, and the processes. Belongs to the desk's thread; time is
 * a parameter.
 */
final class PoolDesk {

    /** How long a process may take to write evidence itself. */
    private static final Duration EVIDENCE = Duration.ofSeconds(2);

    /** How long the system's side of it may take. */
    private static final Duration SYSTEM_EVIDENCE = Duration.ofSeconds(3);

    private static final long RETRY_START = Duration.ofSeconds(1).toNanos();

    private final String name;
    private final int epoch;
    private final ServerConfig config;
    private final TaskPoolSettings settings;
    private final Hands hands;
    private final TaskWorkshop workshop;
    private final RandomGenerator random;
    private final MasterLog log;
    private final DeathTally tally;
    private final Deque<Job> queue = new ArrayDeque<>();
    private final List<TaskRunner> runners = new ArrayList<>();
    private int last;
    private long startNotBefore;
    private boolean isDelayed;
    private long done;
    private long failed;
    private long cancelled;
    private long retried;
    private long rejected;

    /** What is done for the pool, whose outcome comes back as an event for the desk. */
    interface Hands {

        /** Starts a process. */
        TaskRunner start(PoolDesk pool) throws IOException;

        /** Has the system's evidence about a process written. */
        void writeEvidence(TaskRunner runner, Path file, String reason);
    }

    /**
     * Makes a pool without processes.
     *
     * @param config the configuration that the pool stands in
     */
    PoolDesk(
            String name,
            int epoch,
            ServerConfig config,
            TaskPoolSettings settings,
            Hands hands,
            TaskWorkshop workshop,
            RandomGenerator random,
            MasterLog log) {
        this.name = name;
        this.epoch = epoch;
        this.config = config;
        this.settings = settings;
        this.hands = hands;
        this.workshop = workshop;
        this.random = random;
        this.log = log;
        this.tally = new DeathTally(config.pool());
    }

    String name() {
        return name;
    }

    int epoch() {
        return epoch;
    }

    ServerConfig config() {
        return config;
    }

    TaskPoolSettings settings() {
        return settings;
    }

    boolean isEmpty() {
        return runners.isEmpty() && queue.isEmpty();
    }

    Counts counts() {
        int running =
                (int) runners.stream().filter(runner -> runner.job() != null).count();
        return new Counts(queue.size(), running, done, failed, cancelled, retried, rejected);
    }

    /** Returns a line for each process. */
    List<String> processes() {
        return runners.stream().map(PoolDesk::line).toList();
    }

    private static String line(TaskRunner runner) {
        Job job = runner.job();
        String does =
                switch (runner.state()) {
                    case STARTING -> "starting";
                    case IDLE -> "idle";
                    case BUSY -> job == null ? "busy" : job.task();
                    case LEAVING -> "leaving";
                };
        return "pid " + runner.pid() + " " + does;
    }

    /** Returns when something becomes due, {@link TaskRunner#NEVER} for never. */
    long deadline() {
        long next = isDelayed && !queue.isEmpty() ? startNotBefore : TaskRunner.NEVER;
        for (TaskRunner runner : runners) {
            next = Math.min(next, runner.deadline());
        }
        return next;
    }

    /** Takes a task, or refuses it. */
    void submit(Job job, boolean hasRoom) {
        if (queue.size() >= settings.queue() || !hasRoom) {
            rejected++;
            String text = hasRoom
                    ? settings.queue() + " tasks wait already"
                    : "the tasks that wait, and results that were not fetched, take too much memory";
            job.end(new Outcome.Rejected(text, settings.queue()));
            return;
        }
        queue.addLast(job);
    }

    /** Gives a task up; the worker knows. */
    void cancel(Job job, long now) {
        job.giveUp();
        cancelled++;
        if (queue.remove(job)) {
            return;
        }
        for (TaskRunner runner : runners) {
            Peer peer = runner.peer();
            if (job.equals(runner.job()) && runner.asked() == Asked.NOTHING && peer != null) {
                peer.send(new TaskMessage.Cancel(job.number()));
                runner.ask(
                        Asked.TO_STOP_THE_TASK,
                        now + config.requests().interruptGrace().toNanos());
            }
        }
    }

    /** Is told that a process has connected. */
    void connected(TaskRunner runner, Peer peer) {
        runner.connected(peer);
        peer.send(new TaskMessage.Prepare(
                name,
                config.app().classpath().stream().map(Path::toString).toList(),
                config.app().settings()));
    }

    /** Is told what a process says. */
    void said(TaskRunner runner, TaskMessage message, long now) {
        Job job = runner.job();
        switch (message) {
            case TaskMessage.Prepared(String problem) -> prepared(runner, problem, now);
            case TaskMessage.Progressed(long id, double fraction, String text) -> {
                if (job != null && job.number() == id) {
                    job.progressed(fraction, text);
                }
            }
            case TaskMessage.Ended(long id, Outcome outcome) -> {
                if (job != null && job.number() == id) {
                    ended(runner, job, outcome, now);
                }
            }
            case TaskMessage.Dumped(String file, String problem) -> dumped(runner, file, problem, now);
            default -> {
                log.warn(runner + " of pool " + name + " said what makes no sense; ending it");
                runner.kill();
            }
        }
    }

    private void prepared(TaskRunner runner, String problem, long now) {
        if (problem.isEmpty()) {
            if (runner.state() == State.STARTING) {
                runner.ready();
            }
            return;
        }
        log.error(runner + " of pool " + name + " cannot run tasks: " + problem);
        runner.dismiss(now + config.pool().killTimeout().toNanos());
        startFailed(problem, now);
    }

    private void ended(TaskRunner runner, Job job, Outcome outcome, long now) {
        if (runner.isLate() && !(outcome instanceof Outcome.Returned)) {
            return; // what it throws as its process is ended is that order's doing
        }
        var _ = runner.take(now);
        runner.rest();
        if (!job.isGivenUp()) {
            tell(job, outcome);
        }
        if (settings.maxTasks() > 0 && runner.tasks() >= settings.maxTasks() && runner.state() == State.IDLE) {
            runner.dismiss(leavingUntil(now));
        }
    }

    private void tell(Job job, Outcome outcome) {
        switch (outcome) {
            case Outcome.Returned returned -> {
                done++;
                job.end(returned);
            }
            case Outcome.Failed threw -> {
                failed++;
                job.end(threw.after(job.attempts()));
            }
            case Outcome.Cancelled _, Outcome.Rejected _ -> {
                cancelled++;
                job.end(new Outcome.Cancelled());
            }
        }
    }

    private void dumped(TaskRunner runner, String file, String problem, long now) {
        if (runner.asked() != Asked.FOR_EVIDENCE) {
            return;
        }
        if (problem.isEmpty()) {
            endLate(runner, "evidence in " + file, now);
        } else {
            askSystem(runner, now);
        }
    }

    /**
     * Is told of the system's evidence.
     *
     * @param text where it is, or why there is none
     */
    void evidenceWritten(TaskRunner runner, String text, long now) {
        if (runner.asked() == Asked.FOR_SYSTEM_EVIDENCE) {
            endLate(runner, text, now);
        }
    }

    /** Is told that a process has ended its link: it is about to end, or has to. */
    void left(TaskRunner runner, long now) {
        if (runner.state() != State.LEAVING) {
            runner.left(leavingUntil(now));
        }
    }

    private long leavingUntil(long now) {
        return now + config.pool().killTimeout().toNanos();
    }

    /**
     * Is told that a process has been reaped.
     *
     * @param cause why it ended, in words
     */
    void exited(TaskRunner runner, String cause, long now) {
        runners.remove(runner);
        Job job = runner.take(now);
        if (job != null && !job.isGivenUp()) {
            log.warn(runner + " of pool " + name + " ended while it ran " + job.task() + ": " + cause + "; "
                    + settle(runner, job, cause));
        } else if (runner.unasked() == State.STARTING) {
            log.error(runner + " of pool " + name + " ended before it was ready: " + cause);
            startFailed(cause, now);
        } else if (runner.unasked() == State.IDLE) {
            log.warn(runner + " of pool " + name + " ended: " + cause);
            delay(tally.died(now), now);
        }
    }

    /** Does what becomes of a task whose process has ended, and returns it in words. */
    private String settle(TaskRunner runner, Job job, String cause) {
        return runner.isLate()
                ? settle(job, Reason.TIMEOUT, runner.lateness())
                : settle(job, Reason.DIED, "its process (pid " + runner.pid() + ") ended: " + cause);
    }

    private String settle(Job job, Reason reason, String text) {
        return switch (Fate.of(reason, text, job.attempts(), settings.retries())) {
            case Fate.Retry _ -> {
                retried++;
                queue.addFirst(job);
                yield "the task is tried again";
            }
            case Fate.Failure(Outcome.Failed outcome) -> {
                failed++;
                job.end(outcome);
                yield "the task has failed";
            }
        };
    }

    private void startFailed(String cause, long now) {
        delay(tally.died(now), now);
        boolean isAlone = runners.stream().allMatch(runner -> runner.state() == State.LEAVING);
        if (isDelayed && isAlone) {
            failQueued("no process of the pool can start: " + cause);
        }
    }

    private void delay(long nanos, long now) {
        isDelayed = nanos > 0;
        startNotBefore = now + nanos;
    }

    private void failQueued(String text) {
        for (Job job = queue.pollFirst(); job != null; job = queue.pollFirst()) {
            failed++;
            job.end(new Outcome.Failed(Reason.UNAVAILABLE, text, "", job.attempts()));
        }
    }

    /** Does what is due. */
    void step(long now) {
        for (TaskRunner runner : List.copyOf(runners)) {
            if (runner.isOverdue(now)) {
                overdue(runner, now);
            }
        }
        distribute(now);
        grow(now);
    }

    private void overdue(TaskRunner runner, long now) {
        long killAt = now + config.pool().killTimeout().toNanos();
        switch (runner.asked()) {
            case NOTHING -> {
                if (runner.state() == State.BUSY) {
                    askForEvidence(runner, now);
                } else {
                    if (runner.state() == State.STARTING) {
                        log.error(runner + " of pool " + name + " was not ready within its boot-timeout; ending it");
                        startFailed("not ready within pool.boot-timeout", now);
                    }
                    runner.term(killAt);
                }
            }
            case TO_STOP_THE_TASK -> {
                Job job = runner.job();
                log.info(runner + " of pool " + name + " did not stop " + (job == null ? "its task" : job.task())
                        + ", which was given up; ending it");
                runner.term(killAt);
            }
            case FOR_EVIDENCE -> askSystem(runner, now);
            case FOR_SYSTEM_EVIDENCE -> endLate(runner, "no evidence: the system did not answer", now);
            case BY_TERM, BY_KILL -> runner.kill();
        }
    }

    private void askForEvidence(TaskRunner runner, long now) {
        Path file = evidence(runner);
        Peer peer = runner.peer();
        if (file == null || peer == null) {
            endLate(runner, "no evidence could be written", now);
            return;
        }
        runner.ask(Asked.FOR_EVIDENCE, now + EVIDENCE.toNanos());
        peer.send(new TaskMessage.Dump(file.toString(), late()));
    }

    private String late() {
        return "task ran longer than " + millis(settings.timeout());
    }

    private static String millis(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private @Nullable Path evidence(TaskRunner runner) {
        try {
            return workshop.evidence(name, runner.pid());
        } catch (IOException e) {
            log.warn("no evidence about " + runner + " of pool " + name + ": " + e.getMessage());
            return null;
        }
    }

    private void askSystem(TaskRunner runner, long now) {
        Path file = evidence(runner);
        if (file == null) {
            endLate(runner, "no evidence could be written", now);
            return;
        }
        runner.ask(Asked.FOR_SYSTEM_EVIDENCE, now + SYSTEM_EVIDENCE.toNanos());
        hands.writeEvidence(runner, file, late());
    }

    /** Ends a process whose task has run too long; until it has ended, the task is not tried again beside it. */
    private void endLate(TaskRunner runner, String evidence, long now) {
        Job job = runner.job();
        String text = "ran longer than " + millis(settings.timeout()) + " (timeout); " + evidence;
        if (job != null && !job.isGivenUp()) {
            log.warn(runner + " of pool " + name + ": " + job.task() + " " + text + "; ending it");
        }
        runner.late(text);
        runner.term(now + config.pool().killTimeout().toNanos());
    }

    private void distribute(long now) {
        List<Choice.Candidate> idle = new ArrayList<>();
        for (TaskRunner runner : runners) {
            if (runner.state() == State.IDLE) {
                idle.add(new Choice.Candidate(runner.number(), runner.busyNanos()));
            }
        }
        while (!idle.isEmpty()) {
            Job job = nextJob();
            if (job == null) {
                return;
            }
            int number = Choice.next(settings.distribution(), idle, last, random);
            idle.removeIf(candidate -> candidate.number() == number);
            last = number;
            for (TaskRunner runner : runners) {
                if (runner.number() == number) {
                    runner.begin(job, settings.timeout(), now);
                }
            }
        }
    }

    /** Takes the first task whose worker takes results, null for none. */
    private @Nullable Job nextJob() {
        for (Iterator<Job> waiting = queue.iterator(); waiting.hasNext(); ) {
            Job job = waiting.next();
            if (!job.client().peer().isFull()) {
                waiting.remove();
                return job;
            }
        }
        return null;
    }

    private void grow(long now) {
        long starting = runners.stream()
                .filter(runner -> runner.state() == State.STARTING)
                .count();
        long missing = Math.min(queue.size() - starting, settings.size() - runners.size());
        if (isDelayed && now - startNotBefore >= 0) {
            isDelayed = false;
        }
        for (; missing > 0 && !isDelayed; missing--) {
            start(now);
        }
    }

    private void start(long now) {
        try {
            TaskRunner runner = hands.start(this);
            runner.due(now + config.pool().bootTimeout().toNanos());
            runners.add(runner);
        } catch (IOException e) {
            log.error("cannot start a task process of pool " + name + ": " + e.getMessage());
            startFailed(String.valueOf(e.getMessage()), now);
            if (!isDelayed) {
                delay(RETRY_START, now);
            }
        }
    }

    /** Ends the processes, as nobody hands in tasks any more; those that run one are ended with it. */
    void dismissAll(long now) {
        for (TaskRunner runner : runners) {
            if (runner.state() != State.LEAVING) {
                runner.dismiss(leavingUntil(now));
            }
        }
    }
}
