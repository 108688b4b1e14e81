package dev.mpm.server.master.distribution;

import dev.mpm.server.core.posix.DescriptorPassing;
import dev.mpm.server.core.posix.PortGroup;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/*
 * A seat is one more socket in each port, with a queue of its own. It belongs to no worker for good: it outlives who sits
 * there, and the next who comes sits down at one that is free, with all who wait in its queue. Two generations sit at
 * the same seats, so that one follows the other without anybody's noticing.
 *
 * The first socket of each port is nobody's seat: all workers accept from it. It gets connections only while no seat is
 * taken, and whoever waits there when the seats are laid out is served by anyone.
 *
 * A seat that is left gets no new connections from the same moment on. A worker that leaves in good order serves its queue
 * before; that of one that died waits for its successor. Nobody knows which of those who come is that, and fewer may come
 * than died: so the next one sits down where somebody waits, and serves the queues of all other seats that nobody has.
 */

/** The sockets of workers that have one each in every port. All generations together; any thread. */
final class Seats implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("distribution");

    /** As many as may wait in the first socket of a port. */
    private static final int BACKLOG = 511;

    /** Who sits where. */
    private final Map<Sitter, Integer> taken = new HashMap<>();

    /** Those of them that accept connections. */
    private final Set<Sitter> serving = new HashSet<>();

    private final Map<ServerSocketChannel, PortGroup> ports = new LinkedHashMap<>();

    /** A worker that has a seat. */
    private record Sitter(int generation, int slot, long pid) {}

    /**
     * Returns the sockets of a worker: the shared ones in their order, those of its seat, and those in whose queues somebody
     * waits though nobody sits there; as many of these as can be sent.
     *
     * @param listeners the first socket of each port, and such that cannot have seats
     */
    synchronized List<ServerSocketChannel> take(
            int generation, int slot, long pid, List<ServerSocketChannel> listeners, Set<ServerSocketChannel> lent)
            throws IOException {
        forgetClosed();
        NavigableSet<Integer> deserted = desertedAt(listeners);
        int seat = deserted.isEmpty() ? firstFree(generation) : deserted.removeFirst();
        List<ServerSocketChannel> sockets = new ArrayList<>(listeners);
        for (ServerSocketChannel listener : listeners) {
            if (!lent.contains(listener) && listener.getLocalAddress() instanceof InetSocketAddress) {
                sockets.add(seatAt(listener, seat));
            }
        }
        for (int other : deserted) {
            addWaitedAt(other, listeners, sockets);
        }
        taken.put(new Sitter(generation, slot, pid), seat);
        steer(); // not there before it serves
        return sockets;
    }

    /** Returns the seats where somebody waits and nobody of any generation sits. */
    private NavigableSet<Integer> desertedAt(List<ServerSocketChannel> listeners) {
        NavigableSet<Integer> deserted = new TreeSet<>();
        for (PortGroup port : portsOf(listeners)) {
            for (int seat = 0; seat < port.size(); seat++) {
                if (!taken.containsValue(seat) && port.isWaitedIn(seat)) {
                    deserted.add(seat);
                }
            }
        }
        return deserted;
    }

    private void addWaitedAt(int seat, List<ServerSocketChannel> listeners, List<ServerSocketChannel> sockets)
            throws IOException {
        for (PortGroup port : portsOf(listeners)) {
            if (sockets.size() < DescriptorPassing.LIMIT && port.isWaitedIn(seat)) {
                sockets.add(port.member(seat));
            }
        }
    }

    private List<PortGroup> portsOf(List<ServerSocketChannel> listeners) {
        return listeners.stream().map(ports::get).filter(Objects::nonNull).toList();
    }

    private int firstFree(int generation) {
        Set<Integer> own = new HashSet<>();
        taken.forEach((sitter, seat) -> {
            if (sitter.generation() == generation) {
                own.add(seat);
            }
        });
        int seat = 0;
        while (own.contains(seat)) {
            seat++;
        }
        return seat;
    }

    private ServerSocketChannel seatAt(ServerSocketChannel listener, int seat) throws IOException {
        PortGroup port = ports.get(listener);
        if (port == null) {
            port = laidOut(listener);
            ports.put(listener, port);
        }
        while (port.size() < seat) {
            port.member(port.size()); // seats from when this port was not there yet
        }
        return port.member(seat);
    }

    /** Without a say in who gets connections, those that the kernel sends to an empty seat would be lost. */
    private static PortGroup laidOut(ServerSocketChannel listener) throws IOException {
        PortGroup port = new PortGroup(listener, BACKLOG);
        try {
            port.member(0);
            port.steer(List.of());
            return port;
        } catch (IOException e) {
            port.close();
            throw e;
        }
    }

    /** Lets new connections come to a worker's seat. */
    synchronized void serve(int generation, int slot, long pid) {
        Sitter sitter = new Sitter(generation, slot, pid);
        if (taken.containsKey(sitter) && serving.add(sitter)) {
            steer();
        }
    }

    /** Gives a seat back: nobody new comes there, unless a worker of another generation sits there too. */
    synchronized void leave(int slot, long pid) {
        leave(sitter -> sitter.slot() == slot && sitter.pid() == pid);
    }

    private void steer() {
        NavigableSet<Integer> wanted = new TreeSet<>();
        taken.forEach((sitter, seat) -> {
            if (serving.contains(sitter)) {
                wanted.add(seat);
            }
        });
        forgetClosed();
        ports.values().forEach(port -> steer(port, wanted));
    }

    private static void steer(PortGroup port, NavigableSet<Integer> wanted) {
        try {
            port.steer(List.copyOf(wanted.headSet(port.size())));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot steer connections to the workers that are there: {0}", e.getMessage());
        }
    }

    /** Lets nobody new in at any seat: they come to the first socket of each port, which is shut or served by others. */
    synchronized void retire(int generation) {
        leave(sitter -> sitter.generation() == generation);
    }

    private void leave(Predicate<Sitter> leaving) {
        serving.removeIf(leaving);
        if (taken.keySet().removeIf(leaving)) {
            steer();
        }
    }

    /** Returns whether somebody waits at a seat in some ports, which are known by their first sockets. */
    synchronized boolean areWaitedAt(List<ServerSocketChannel> listeners) {
        return portsOf(listeners).stream().anyMatch(PortGroup::isWaitedIn);
    }

    /** Returns how many seats are taken. */
    synchronized int count() {
        return new HashSet<>(taken.values()).size();
    }

    /** Closes the seats in ports whose first socket has been closed. */
    synchronized void forgetClosed() {
        ports.entrySet().removeIf(port -> !port.getKey().isOpen() && isClosed(port.getValue()));
    }

    private static boolean isClosed(PortGroup port) {
        try {
            port.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a socket failed", e);
        }
        return true;
    }

    @Override
    public synchronized void close() {
        ports.values().forEach(Seats::isClosed);
        ports.clear();
    }
}
