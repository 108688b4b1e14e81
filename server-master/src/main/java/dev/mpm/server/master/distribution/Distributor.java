package dev.mpm.server.master.distribution;

import dev.mpm.server.core.scoreboard.Scoreboard;
import dev.mpm.server.master.config.Distribution;
import dev.mpm.server.master.services.Service;
import dev.mpm.server.master.services.ServiceStatus;
import dev.mpm.server.master.services.ServiceStatus.Metric;
import dev.mpm.server.master.services.WorkerEvent;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes each generation's {@link Intake}, and has the thread that passes connections on where the master does so. One for a
 * server, through all reloads; the thread is started when it is first needed.
 */
public final class Distributor implements Service {

    private static final long CLOSE_MILLIS = 1_000;

    /** The distributions of the generations that have workers, by number. */
    private final NavigableMap<Integer, Distribution> inUse = new ConcurrentSkipListMap<>();

    private final Seats seats = new Seats();
    private final Duration patience;
    private volatile @Nullable PassingLoop loop;
    private @Nullable Thread thread;

    /** Makes one that has nothing to distribute yet. */
    public Distributor() {
        this(PassingLoop.PATIENCE);
    }

    /** Makes one that gives workers so long to take a connection while others would take it. */
    Distributor(Duration patience) {
        this.patience = patience;
    }

    /**
     * Returns where a generation's workers take their connections from.
     *
     * @param listeners its listening sockets
     * @param lent those of them that somebody outside keeps open: nothing about them is changed
     * @param lanes of each of its workers
     * @throws IOException if that cannot be; nothing has changed then
     */
    public Intake intake(
            int generation,
            List<ServerSocketChannel> listeners,
            Set<ServerSocketChannel> lent,
            Scoreboard board,
            Distribution distribution,
            int lanes)
            throws IOException {
        Intake intake =
                switch (distribution) {
                    case SHARED -> Intake.shared(listeners);
                    case REUSEPORT -> new Seated(seats, generation, listeners, lent);
                    case ROUND_ROBIN, LEAST_CONNECTIONS, RANDOM, POWER_OF_TWO_CHOICES ->
                        passing(generation, listeners, board, distribution, lanes);
                };
        inUse.put(generation, distribution);
        return new Counted(generation, intake);
    }

    private Intake passing(
            int number, List<ServerSocketChannel> listeners, Scoreboard board, Distribution distribution, int lanes)
            throws IOException {
        PassingLoop started = started();
        var generation = new PassedGeneration(
                number,
                listeners,
                board,
                Strategy.of(distribution, RandomGenerator.getDefault()),
                PassedGeneration.untakenLimit(lanes));
        started.order(() -> started.serve(generation));
        return new Passing(started, generation);
    }

    private synchronized PassingLoop started() throws IOException {
        PassingLoop present = loop;
        if (present == null) {
            present = new PassingLoop(patience);
            loop = present;
            thread = Thread.ofPlatform().daemon().name("distribution").start(present);
        }
        return present;
    }

    @Override
    public void heard(WorkerEvent event) {
        switch (event.step()) {
            case STARTED -> {}
            case READY -> seats.serve(event.generation(), event.slot(), event.pid());
            case LEAVING, GONE -> seats.leave(event.slot(), event.pid());
        }
        PassingLoop running = loop;
        if (running == null) {
            return;
        }
        switch (event.step()) {
            case STARTED, READY -> {}
            case LEAVING -> running.order(() -> running.leaves(event.slot(), event.pid()));
            case GONE -> running.order(() -> running.gone(event.slot(), event.pid()));
        }
    }

    @Override
    public ServiceStatus status() {
        Map<String, Object> facts = new LinkedHashMap<>();
        var first = inUse.firstEntry();
        facts.put("strategy", word(first == null ? Distribution.SHARED : first.getValue()));
        if (seats.count() > 0) {
            facts.put("seats", seats.count());
        }
        PassingLoop running = loop;
        if (running == null) {
            return new ServiceStatus("distribution", facts, List.of());
        }
        facts.put("passed", running.passedOn());
        facts.put("passedAgain", running.passedAgain());
        facts.put("waiting", running.isCrowded());
        facts.put("worker", workers(running));
        return new ServiceStatus("distribution", facts, metrics(running));
    }

    private static String word(Distribution distribution) {
        return distribution.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, Object> workers(PassingLoop running) {
        Map<Integer, Object> bySlot = new TreeMap<>();
        running.inlets()
                .forEach(inlet ->
                        bySlot.put(inlet.slot(), Map.of("passed", inlet.passed(), "untaken", inlet.untaken())));
        Map<String, Object> byName = new LinkedHashMap<>();
        bySlot.forEach((slot, numbers) -> byName.put(String.valueOf(slot), numbers));
        return byName;
    }

    private static List<Metric> metrics(PassingLoop running) {
        Map<String, Double> untaken = new HashMap<>();
        running.inlets().forEach(inlet -> untaken.put(String.valueOf(inlet.slot()), (double) inlet.untaken()));
        return List.of(
                Metric.counter("mpm_distribution_passed", "Connections that the master passed on to a worker.", (double)
                        running.passedOn()),
                Metric.counter(
                        "mpm_distribution_passed_again",
                        "Connections that a worker did not take and that were passed on to another.",
                        (double) running.passedAgain()),
                Metric.gauge(
                        "mpm_distribution_waiting",
                        "1 while connections wait because no worker has room.",
                        running.isCrowded() ? 1 : 0),
                new Metric(
                        "mpm_distribution_untaken",
                        "Connections that were passed on to a worker and that it has not taken yet.",
                        false,
                        "slot",
                        untaken));
    }

    @Override
    public synchronized void close() {
        seats.close();
        if (loop == null || thread == null) {
            return;
        }
        loop.close();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An intake of which the status tells while its generation has workers. */
    private final class Counted implements Intake {

        private final int generation;
        private final Intake intake;

        Counted(int generation, Intake intake) {
            this.generation = generation;
            this.intake = intake;
        }

        @Override
        public List<ServerSocketChannel> socketsFor(int slot, long pid) throws IOException {
            return intake.socketsFor(slot, pid);
        }

        @Override
        public void retire() {
            intake.retire();
        }

        @Override
        public boolean isHandingOver(List<ServerSocketChannel> doors) {
            return intake.isHandingOver(doors);
        }

        @Override
        public int waiting() {
            return intake.waiting();
        }

        @Override
        public void whenTheyWait(Runnable onWaiting) {
            intake.whenTheyWait(onWaiting);
        }

        @Override
        public void doorsClosed() {
            intake.doorsClosed();
        }

        @Override
        public void end() {
            intake.end();
            inUse.remove(generation);
        }
    }

    /** Workers have sockets of their own. */
    private record Seated(
            Seats seats, int generation, List<ServerSocketChannel> listeners, Set<ServerSocketChannel> lent)
            implements Intake {

        @Override
        public List<ServerSocketChannel> socketsFor(int slot, long pid) throws IOException {
            return seats.take(generation, slot, pid, listeners, lent);
        }

        @Override
        public void retire() {
            seats.retire(generation);
        }

        @Override
        public boolean isHandingOver(List<ServerSocketChannel> doors) {
            return seats.areWaitedAt(doors);
        }

        @Override
        public void doorsClosed() {
            seats.forgetClosed();
        }
    }

    /** Workers take what the master passes on. */
    private record Passing(PassingLoop loop, PassedGeneration generation) implements Intake {

        @Override
        public List<ServerSocketChannel> socketsFor(int slot, long pid) throws IOException {
            return List.of(loop.open(generation, slot, pid).far());
        }

        @Override
        public void retire() {
            loop.order(() -> loop.retire(generation.number()));
        }

        @Override
        public boolean isHandingOver(List<ServerSocketChannel> doors) {
            return loop.isHandingOver(generation.number());
        }

        @Override
        public int waiting() {
            return loop.waiting(generation.number());
        }

        @Override
        public void whenTheyWait(Runnable onWaiting) {
            loop.order(() -> loop.tell(generation.number(), onWaiting));
        }

        @Override
        public void doorsClosed() {
            loop.order(() -> {}); // whose selector then lets go of closed sockets
        }

        @Override
        public void end() {
            loop.order(() -> loop.end(generation.number()));
        }
    }
}
