package dev.mpm.server.master.tasks;

import dev.mpm.api.tasks.TaskFailedException.Reason;
import dev.mpm.server.core.config.TaskPoolSettings;
import dev.mpm.server.core.config.TaskPoolSettings.Kind;
import dev.mpm.server.core.tasks.Counts;
import dev.mpm.server.core.tasks.Outcome;
import dev.mpm.server.core.tasks.TaskMessage;
import dev.mpm.server.core.tasks.TaskMessage.Role;
import dev.mpm.server.master.MasterLog;
import dev.mpm.server.master.config.ServerConfig;
import dev.mpm.server.master.tasks.TaskWorkshop.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Knows every worker that is connected, every process and every pool, and takes everything that happens to where it belongs.
 *
 * <p>Belongs to the service's thread, or to a test that plays it: {@link #handle}, then {@link #step}, with the time.
 *
 * <p>Configurations are numbered: an <em>epoch</em>. A reload makes the next, with pools and processes of its own; those of
 * the one before end when the last of its workers has left that used them.
 */
final class TaskDesk {

    private final Epochs epochs;
    private final Path socket;
    private final TaskWorkshop workshop;
    private final Tokens tokens;
    private final TaskMemory memory;
    private final Consumer<DeskEvent> inbox;
    private final RandomGenerator random;
    private final MasterLog log;
    private final Map<Peer, Client> clients = new HashMap<>();
    private final Map<Peer, TaskRunner> runnersByPeer = new HashMap<>();
    private final Map<Integer, TaskRunner> runners = new HashMap<>();
    private final Map<TaskRunner, PoolDesk> poolsByRunner = new HashMap<>();

    /** Why processes ended that have been reaped while what they said last was still to be read. */
    private final Map<TaskRunner, String> ends = new HashMap<>();

    private final List<PoolDesk> pools = new ArrayList<>();
    private final Map<String, Counts> past = new HashMap<>();
    private int processes;
    private long jobs;

    /**
     * Makes a desk that knows nobody.
     *
     * @param socket where processes connect to
     * @param tokens where the secrets of processes are noted, by which they are let in
     * @param memory bounds what tasks and results take
     * @param inbox gets what comes of what the desk starts; for any thread
     */
    TaskDesk(
            Epochs epochs,
            Path socket,
            TaskWorkshop workshop,
            Tokens tokens,
            TaskMemory memory,
            Consumer<DeskEvent> inbox,
            RandomGenerator random,
            MasterLog log) {
        this.epochs = epochs;
        this.socket = socket;
        this.workshop = workshop;
        this.tokens = tokens;
        this.memory = memory;
        this.inbox = inbox;
        this.random = random;
        this.log = log;
    }

    /** Takes an event. */
    void handle(DeskEvent event, long now) {
        switch (event) {
            case DeskEvent.Greeted(Peer peer, TaskMessage.Hello hello) -> greet(peer, hello);
            case DeskEvent.Said(Peer peer, TaskMessage message) -> said(peer, message, now);
            case DeskEvent.Drained _ -> {
                // The next step gives its worker's tasks to processes again.
            }
            case DeskEvent.Left(Peer peer) -> left(peer, now);
            case DeskEvent.Exited(int number, String cause) -> exited(number, cause, now);
            case DeskEvent.EvidenceWritten(int number, String text) -> {
                TaskRunner runner = runners.get(number);
                if (runner != null) {
                    pool(runner).evidenceWritten(runner, text, now);
                }
            }
        }
    }

    private void greet(Peer peer, TaskMessage.Hello hello) {
        if (hello.role() == Role.WORKER) {
            clients.put(peer, Client.of(peer, hello.epoch()));
            return;
        }
        TaskRunner runner = runners.get(hello.number());
        if (runner == null || runner.peer() != null) {
            peer.close();
            return;
        }
        runnersByPeer.put(peer, runner);
        pool(runner).connected(runner, peer);
    }

    private PoolDesk pool(TaskRunner runner) {
        PoolDesk pool = poolsByRunner.get(runner);
        if (pool == null) {
            throw new IllegalStateException(runner + " belongs to no pool");
        }
        return pool;
    }

    private void said(Peer peer, TaskMessage message, long now) {
        TaskRunner runner = runnersByPeer.get(peer);
        Client client = clients.get(peer);
        if (runner != null) {
            pool(runner).said(runner, message, now);
        } else if (client != null) {
            said(client, message, now);
        }
    }

    private void said(Client client, TaskMessage message, long now) {
        switch (message) {
            case TaskMessage.Submit submit -> submit(client, submit);
            case TaskMessage.Cancel(long id) -> {
                Job job = client.jobs().get(id);
                if (job != null) {
                    cancel(job, now);
                }
            }
            case TaskMessage.Counted(String pool, Counts counts) ->
                client.counts().put(pool, counts);
            default -> {
                log.warn("a worker said about tasks what makes no sense; its link is ended");
                client.peer().close();
            }
        }
    }

    private void submit(Client client, TaskMessage.Submit submit) {
        PoolDesk pool = pool(submit.pool(), client.epoch());
        if (pool == null || client.jobs().containsKey(submit.id())) {
            String text = "the server has no such pool of processes";
            client.peer().send(new TaskMessage.Ended(submit.id(), new Outcome.Failed(Reason.UNAVAILABLE, text, "", 0)));
            return;
        }
        jobs++;
        Job job = new Job(client, jobs, submit, memory);
        client.jobs().put(submit.id(), job);
        pool.submit(job, !memory.isFull());
    }

    private void cancel(Job job, long now) {
        PoolDesk pool = pool(job.pool(), job.client().epoch());
        if (pool != null) {
            pool.cancel(job, now);
        }
    }

    /** Returns the pool, made at its first use; null if that configuration has none. */
    private @Nullable PoolDesk pool(String name, int epoch) {
        for (PoolDesk pool : pools) {
            if (pool.name().equals(name) && pool.epoch() == epoch) {
                return pool;
            }
        }
        ServerConfig config = epochs.config(epoch);
        TaskPoolSettings settings = config == null ? null : config.tasks().get(name);
        if (config == null || settings == null || settings.kind() != Kind.PROCESSES) {
            return null;
        }
        var pool = new PoolDesk(name, epoch, config, settings, new Hands(), workshop, random, log);
        pools.add(pool);
        return pool;
    }

    private void left(Peer peer, long now) {
        TaskRunner runner = runnersByPeer.remove(peer);
        Client client = clients.remove(peer);
        if (runner != null) {
            pool(runner).left(runner, now);
            String cause = ends.remove(runner);
            if (cause != null) {
                gone(runner, cause, now);
            }
        }
        if (client != null) {
            List.copyOf(client.jobs().values()).forEach(job -> cancel(job, now));
            client.counts().forEach((name, counts) -> past.merge(name, counts.ended(), Counts::plus));
        }
    }

    /** Its last words may be on their way, the result of its task among them. */
    private void exited(int number, String cause, long now) {
        TaskRunner runner = runners.remove(number);
        if (runner != null && runnersByPeer.containsValue(runner)) {
            ends.put(runner, cause);
        } else if (runner != null) {
            gone(runner, cause, now);
        }
    }

    private void gone(TaskRunner runner, String cause, long now) {
        PoolDesk pool = pool(runner);
        poolsByRunner.remove(runner);
        pool.exited(runner, cause, now);
    }

    /** Does what is due. */
    void step(long now) {
        pools.forEach(pool -> pool.step(now));
        for (PoolDesk pool : List.copyOf(pools)) {
            if (isOver(pool)) {
                pool.dismissAll(now);
                if (pool.isEmpty()) {
                    pools.remove(pool);
                    past.merge(pool.name(), pool.counts(), Counts::plus);
                }
            }
        }
    }

    /** Returns whether nobody will hand in tasks to the pool any more, and nobody waits for one. */
    private boolean isOver(PoolDesk pool) {
        return pool.epoch() != epochs.newest()
                && clients.values().stream().noneMatch(client -> client.epoch() == pool.epoch());
    }

    /** Returns when something becomes due, {@link TaskRunner#NEVER} for never. */
    long deadline() {
        return pools.stream().mapToLong(PoolDesk::deadline).min().orElse(TaskRunner.NEVER);
    }

    /** Returns how the pools are, by name; over all configurations that are in use. */
    Map<String, PoolStatus> status() {
        Map<String, PoolStatus> status = new TreeMap<>();
        ServerConfig newest = epochs.config(epochs.newest());
        if (newest != null) {
            newest.tasks().forEach((name, settings) -> status.put(name, status(name, settings)));
        }
        for (PoolDesk pool : pools) {
            status.computeIfAbsent(pool.name(), name -> status(name, pool.settings()));
        }
        return status;
    }

    private PoolStatus status(String name, TaskPoolSettings settings) {
        Counts counts = past.getOrDefault(name, Counts.NONE);
        List<String> lines = new ArrayList<>();
        for (Client client : clients.values()) {
            counts = counts.plus(client.counts().getOrDefault(name, Counts.NONE));
        }
        for (PoolDesk pool : pools) {
            if (pool.name().equals(name)) {
                counts = counts.plus(pool.counts());
                lines.addAll(pool.processes());
            }
        }
        return new PoolStatus(settings, counts, List.copyOf(lines));
    }

    /** What pools have done for them. */
    private final class Hands implements PoolDesk.Hands {

        @Override
        public TaskRunner start(PoolDesk pool) throws IOException {
            processes++;
            int number = processes;
            String token = tokens.make();
            var order = new Order(number, pool.epoch(), pool.name(), pool.settings(), pool.config(), socket, token);
            try {
                var process = workshop.start(order, cause -> {
                    tokens.remove(token);
                    inbox.accept(new DeskEvent.Exited(number, cause));
                });
                var runner = new TaskRunner(number, process);
                runners.put(number, runner);
                poolsByRunner.put(runner, pool);
                return runner;
            } catch (IOException | RuntimeException | Error e) {
                tokens.remove(token);
                throw e;
            }
        }

        @Override
        public void writeEvidence(TaskRunner runner, Path file, String reason) {
            workshop.writeEvidence(file, reason, runner.pid(), problem -> {
                String text = problem.isEmpty() ? "evidence in " + file : "no evidence could be written: " + problem;
                inbox.accept(new DeskEvent.EvidenceWritten(runner.number(), text));
            });
        }
    }
}
