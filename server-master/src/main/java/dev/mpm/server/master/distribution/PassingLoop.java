package dev.mpm.server.master.distribution;

import dev.mpm.server.core.posix.AcceptQueue;
import dev.mpm.server.core.posix.AcceptedConnection;
import dev.mpm.server.core.posix.ConnectionPipe;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.invoke.VarHandle;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * What is bounded. A connection is accepted only when a worker has room for it and goes there at once, into a queue of the
 * kernel's that holds a few for each worker. While nobody has room, all wait in the listening sockets' queues, which have
 * their limit too: a server that is full looks to its clients as one that accepts for itself would look.
 *
 * Who gets it, in the end. Between "has room" and "took it" a worker may fill up, stop, leave or die. So the near end of its
 * queue stays open here, and what was not taken is taken back: the kernel gives each message to one receiver. A look at all
 * queues is due some milliseconds after a connection was passed on, and not again once everything was taken.
 *
 * How a full server goes on. The scoreboard says that connections wait. A worker that takes one, or has room again, then
 * knocks at its queue, which this thread waits for. Both sides write first and read then, with a fence between, so that one
 * of them sees the other; should both be wrong about it, the next look is not far.
 */

/**
 * Accepts connections and passes them on to workers. It never reads from a connection, nor writes to one.
 *
 * <p>{@link #run} is its thread; what others want of it, they put in as an order. Counts may be read by any thread.
 */
final class PassingLoop implements Runnable, AutoCloseable {

    private static final System.Logger LOG = System.getLogger("distribution");

    /** How long a worker may leave a connection untaken while others would take it: far longer than any that is alive. */
    static final Duration PATIENCE = Duration.ofMillis(100);

    /** When to look whether the workers have taken what they were given. */
    private static final long LOOK_MILLIS = 5;

    /** When to look whether a worker has room, though none has said so. */
    private static final long LOOK_WHILE_FULL_MILLIS = 50;

    private static final long NOT_AT_ALL = 0;
    private static final long FOR_EVER = -1;

    /** How long to leave the sockets alone after a failure, as there may be no descriptors left. */
    private static final long REST = TimeUnit.MILLISECONDS.toNanos(250);

    /** How many connections to pass on before looking at anything else. */
    private static final int BATCH = 64;

    private static final Comparator<WorkerInlet> BY_SLOT = Comparator.comparingInt(WorkerInlet::slot);

    private final Selector selector;
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final Map<Integer, PassedGeneration> generations = new HashMap<>();
    private final List<Integer> retired = new ArrayList<>();

    /** Who wants to know, by generation, that connections have come to wait here. */
    private final Map<Integer, Runnable> told = new HashMap<>();

    private final List<WorkerInlet> inlets = new CopyOnWriteArrayList<>();

    /** Listening sockets at which somebody may wait. */
    private final ArrayDeque<ServerSocketChannel> waitedAt = new ArrayDeque<>();

    /** Connections that were taken back and nobody has room for; as few as all queues together hold. */
    private final ArrayDeque<AcceptedConnection> homeless = new ArrayDeque<>();

    /** How many have ever been homeless, counted before they count no more as passed. */
    private final AtomicLong becameHomeless = new AtomicLong();

    private final AtomicLong passedOn = new AtomicLong();
    private final AtomicLong passedAgain = new AtomicLong();
    private volatile boolean inHand;
    private volatile boolean crowded;
    private volatile boolean closed;
    private final Acceptor acceptor;
    private final long patience;
    private long restUntil;
    private long toldOf;

    /** Takes the next connection from a socket's queue; null if none waits. */
    interface Acceptor {
        @Nullable
        AcceptedConnection accept(ServerSocketChannel listener) throws IOException;
    }

    PassingLoop(Duration patience) throws IOException {
        this(AcceptedConnection::from, patience);
    }

    PassingLoop(Acceptor acceptor, Duration patience) throws IOException {
        this.acceptor = acceptor;
        this.patience = patience.toNanos();
        this.selector = Selector.open();
        this.restUntil = System.nanoTime();
    }

    // What others ask and want

    /** Has something done by this thread. */
    void order(Runnable order) {
        orders.add(order);
        selector.wakeup();
    }

    /** Takes part in a generation's connections from now on. To be ordered. */
    void serve(PassedGeneration generation) {
        generations.put(generation.number(), generation);
        for (ServerSocketChannel listener : generation.listeners()) {
            watch(listener, null);
        }
    }

    private void watch(ServerSocketChannel channel, @Nullable WorkerInlet inlet) {
        try {
            channel.register(selector, SelectionKey.OP_ACCEPT, inlet);
        } catch (ClosedChannelException e) {
            LOG.log(Level.DEBUG, "a socket was closed before it was served", e);
        }
    }

    /** Opens the way to a worker. Any thread: the worker gets nothing before it is ready. */
    ConnectionPipe open(PassedGeneration generation, int slot, long pid) throws IOException {
        ConnectionPipe pipe = ConnectionPipe.open();
        WorkerInlet inlet = new WorkerInlet(
                slot,
                generation.number(),
                pid,
                pipe,
                generation.board().gauge(slot),
                generation.untakenLimit(),
                patience);
        order(() -> {
            inlets.add(inlet);
            inlets.sort(BY_SLOT);
            watch(pipe.near(), inlet);
        });
        return pipe;
    }

    /** Gives a worker nothing more. To be ordered. */
    void leaves(int slot, long pid) {
        inlets.stream().filter(inlet -> inlet.isOf(slot, pid)).forEach(WorkerInlet::leave);
    }

    /** Has what a dead worker has left taken back. To be ordered. */
    void gone(int slot, long pid) {
        inlets.stream().filter(inlet -> inlet.isOf(slot, pid)).forEach(WorkerInlet::end);
    }

    /** Prefers the workers of other generations. To be ordered. */
    void retire(int generation) {
        retired.add(generation);
    }

    /** Lets go of a generation that has no workers any more. To be ordered. */
    void end(int generation) {
        PassedGeneration ended = generations.remove(generation);
        retired.remove(Integer.valueOf(generation));
        told.remove(generation);
        if (ended == null) {
            return;
        }
        for (ServerSocketChannel listener : ended.listeners()) {
            SelectionKey key = listener.keyFor(selector);
            if (key != null
                    && generations.values().stream()
                            .noneMatch(other -> other.listeners().contains(listener))) {
                key.cancel();
                waitedAt.remove(listener);
            }
        }
    }

    /** Returns the ways to all workers. */
    List<WorkerInlet> inlets() {
        return inlets;
    }

    /**
     * Returns whether a connection is between a listening socket and a worker of the generation. One may go both ways while
     * we look: into a worker's queue, which is looked at last, and back from there, which changes the count.
     */
    boolean isHandingOver(int generation) {
        long before = becameHomeless.get();
        return inHand
                || before > passedAgain.get()
                || inlets.stream().anyMatch(inlet -> inlet.generation() == generation && inlet.untaken() > 0)
                || becameHomeless.get() != before;
    }

    /** Returns how many connections are with no listening socket any more and with none of the generation's workers yet. */
    int waiting(int generation) {
        long untaken = inlets.stream()
                .filter(inlet -> inlet.generation() == generation)
                .mapToLong(WorkerInlet::untaken)
                .sum();
        return Math.toIntExact(Math.max(0, becameHomeless.get() - passedAgain.get()) + untaken);
    }

    /** Tells of connections that were taken back and that nobody has room for, until the generation ends. To be ordered. */
    void tell(int generation, Runnable onWaiting) {
        told.put(generation, onWaiting);
    }

    /** Returns whether connections wait because no worker has room. */
    boolean isCrowded() {
        return crowded;
    }

    /** Returns how many connections were passed on to the worker that was chosen first. */
    long passedOn() {
        return passedOn.get();
    }

    /** Returns how many were taken back and passed on to another worker. */
    long passedAgain() {
        return passedAgain.get();
    }

    // The thread

    @Override
    public void run() {
        while (!closed) {
            turnInAnyCase();
        }
        inlets.forEach(this::close);
        homeless.forEach(AcceptedConnection::close);
        try {
            selector.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a selector failed", e);
        }
    }

    /** Nothing may end this thread: without it no worker would get a connection any more. */
    private void turnInAnyCase() {
        try {
            turn();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot pass connections on: {0}; trying again", e.getMessage());
            rest();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "cannot pass connections on; trying again", e);
            rest();
            LockSupport.parkNanos(this, REST); // it may have failed before it came to wait
        }
    }

    /** Does what there is to do, and waits until there is more. */
    private void turn() throws IOException {
        for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
            order.run();
        }
        takeBack(System.nanoTime());
        long rest = restUntil - System.nanoTime(); // asked once: who is not listened to must not be waited for either
        boolean isMore = rest <= 0 && passOn();
        boolean wasCrowded = crowded;
        say(!isMore && (!waitedAt.isEmpty() || !homeless.isEmpty()));
        tellOfHomeless();
        boolean isToGoOn = isMore || (crowded && !wasCrowded && !withRoom().isEmpty());
        listen(rest > 0, isToGoOn ? NOT_AT_ALL : pause(rest));
    }

    /**
     * Returns how long to wait for an event, in milliseconds.
     *
     * @param rest how long the sockets are left alone, in nanoseconds
     */
    private long pause(long rest) {
        if (rest > 0) {
            return TimeUnit.NANOSECONDS.toMillis(rest) + 1;
        }
        if (inlets.stream().anyMatch(inlet -> inlet.untaken() > 0)) {
            return LOOK_MILLIS;
        }
        return crowded ? LOOK_WHILE_FULL_MILLIS : FOR_EVER;
    }

    /** Waits for connections, for workers that knock, and for orders. */
    private void listen(boolean isResting, long millis) throws IOException {
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() == null) {
                // Who is known to wait need not be told of again and again.
                interest(key, isResting || isWaitedAt(key) ? 0 : SelectionKey.OP_ACCEPT);
            }
        }
        if (millis == NOT_AT_ALL) {
            selector.selectNow(this::ready);
        } else if (millis == FOR_EVER) {
            selector.select(this::ready);
        } else {
            selector.select(this::ready, millis);
        }
    }

    private static void interest(SelectionKey key, int operations) {
        try {
            key.interestOps(operations);
        } catch (CancelledKeyException e) {
            LOG.log(Level.DEBUG, "a socket was closed while it was served", e);
        }
    }

    private boolean isWaitedAt(SelectionKey key) {
        return key.channel() instanceof ServerSocketChannel listener && waitedAt.contains(listener);
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof WorkerInlet inlet) {
            hear(inlet);
        } else if (key.channel() instanceof ServerSocketChannel listener && !waitedAt.contains(listener)) {
            waitedAt.add(listener);
        }
    }

    private static void hear(WorkerInlet inlet) {
        try {
            inlet.pipe().hear();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a pipe was closed while somebody knocked", e);
        }
    }

    /** Says whether connections wait, for workers to see; who is gone by now waits no more. */
    private void say(boolean waiting) {
        boolean isTrue = waiting && (!homeless.isEmpty() || isAnybodyLeft());
        crowded = isTrue;
        generations.values().forEach(generation -> generation.board().connectionsWait(isTrue));
        VarHandle.fullFence(); // before a look at who has room
    }

    /** Tells each time that more have been taken back than were told of: who was told then looks again by himself. */
    private void tellOfHomeless() {
        long became = becameHomeless.get();
        if (became != toldOf && !homeless.isEmpty()) {
            told.values().forEach(Runnable::run);
        }
        toldOf = became;
    }

    private boolean isAnybodyLeft() {
        waitedAt.removeIf(listener -> AcceptQueue.length(listener).orElse(1) == 0);
        return !waitedAt.isEmpty();
    }

    // Connections

    private void takeBack(long now) {
        List<WorkerInlet> ready = inlets.stream()
                .filter(inlet -> inlet.hasRoom() && !inlet.isSilent())
                .toList();
        for (WorkerInlet inlet : inlets) {
            boolean haveOthersRoom = ready.size() > (ready.contains(inlet) ? 1 : 0);
            if (inlet.isToBeEmptied(haveOthersRoom, now) && isEmptied(inlet) && inlet.isGone()) {
                close(inlet);
            }
        }
    }

    /** Takes back what lies there; returns false if that cannot be done now. */
    private boolean isEmptied(WorkerInlet inlet) {
        try {
            for (var back = inlet.takeBack(); back != null; back = inlet.takeBack()) {
                becameHomeless.incrementAndGet();
                homeless.add(back);
                inlet.tookBack();
            }
            return true;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot take connections back: {0}; trying again", e.getMessage());
            rest();
            return false;
        }
    }

    /** Passes connections on while somebody has room. Returns whether there may be more to do at once. */
    private boolean passOn() throws IOException {
        inHand = true;
        try {
            for (int i = 0; i < BATCH; i++) {
                if (homeless.isEmpty() && waitedAt.isEmpty()) {
                    return false;
                }
                List<WorkerInlet> open = withRoom();
                if (open.isEmpty() || !passOneOn(open)) {
                    return false;
                }
            }
            return true;
        } finally {
            inHand = false;
        }
    }

    private boolean passOneOn(List<WorkerInlet> open) throws IOException {
        AcceptedConnection former = homeless.poll();
        AcceptedConnection connection = former == null ? accept() : former;
        if (connection == null) {
            return false;
        }
        try {
            choose(open).pass(connection, System.nanoTime());
        } catch (IOException | RuntimeException | Error e) {
            if (former == null) {
                becameHomeless.incrementAndGet();
            }
            homeless.addFirst(connection);
            throw e;
        }
        (former == null ? passedOn : passedAgain).incrementAndGet();
        return true;
    }

    /** Accepts from the sockets at which somebody may wait, one after the other. */
    private @Nullable AcceptedConnection accept() throws IOException {
        while (!waitedAt.isEmpty()) {
            ServerSocketChannel listener = waitedAt.poll();
            AcceptedConnection connection = acceptFrom(listener);
            if (connection != null) {
                waitedAt.add(listener);
                return connection;
            }
        }
        return null;
    }

    /** No other thread can close the socket meanwhile: while it is registered here, its descriptor stays until we select. */
    private @Nullable AcceptedConnection acceptFrom(ServerSocketChannel listener) throws IOException {
        try {
            return acceptor.accept(listener);
        } catch (ClosedChannelException _) {
            return null;
        }
    }

    private WorkerInlet choose(List<WorkerInlet> open) {
        List<Candidate> candidates = new ArrayList<>(open.size());
        int newest = 0;
        for (WorkerInlet inlet : open) {
            candidates.add(inlet.candidate());
            newest = Math.max(newest, inlet.generation());
        }
        Candidate chosen = generation(newest).strategy().choose(candidates);
        return open.get(candidates.indexOf(chosen));
    }

    private PassedGeneration generation(int number) {
        return Objects.requireNonNull(generations.get(number), "a generation that has workers");
    }

    /** Returns the workers that may be given a connection now, by slot: of those with room the ones that are well and stay. */
    private List<WorkerInlet> withRoom() {
        List<WorkerInlet> best = new ArrayList<>(inlets.size());
        int least = Integer.MAX_VALUE;
        for (WorkerInlet inlet : inlets) {
            int reluctance = inlet.hasRoom() ? reluctance(inlet) : Integer.MAX_VALUE;
            if (reluctance < least) {
                least = reluctance;
                best.clear();
            }
            if (reluctance == least && least < Integer.MAX_VALUE) {
                best.add(inlet);
            }
        }
        return best;
    }

    /** Returns how much is to be said against a worker that has room; the least is best. */
    private int reluctance(WorkerInlet inlet) {
        if (inlet.isSilent()) {
            return 2;
        }
        return retired.contains(inlet.generation()) ? 1 : 0;
    }

    private void rest() {
        restUntil = System.nanoTime() + REST;
    }

    // The end

    private void close(WorkerInlet inlet) {
        inlets.remove(inlet);
        try {
            inlet.pipe().close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a pipe failed", e);
        }
    }

    /** Ends the thread, and what nobody has taken. Called when no worker is left. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }
}
