package dev.mpm.common.threads;

import dev.mpm.api.Lane;
import dev.mpm.api.LaneState;
import dev.mpm.common.connection.SocketWait;
import dev.mpm.common.virtual.VirtualLoops;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thread that accepts, and a new virtual thread for each connection that it accepted, at one of the engine's loops.
 *
 * <p>The acceptor is a platform thread: handlers that keep every processor busy must not keep the engine from being paused.
 * Before it accepts it takes a place, of which there are as many as connections are allowed; a connection has it until its
 * thread ends. While all are taken it does not accept, and the next connection waits for another process.
 */
final class VirtualCrew implements Crew {

    private final ConnectionThreads engine;

    /** Null if the JDK's own scheduler runs the threads. */
    private final @Nullable VirtualLoops loops;

    private final Thread acceptor;
    private final List<Place> places = new ArrayList<>();

    /** The places that nobody has, guarded by itself; the one that was given back last comes first. */
    private final ArrayDeque<Place> free = new ArrayDeque<>();

    /**
     * Starts the loops, and prepares the acceptor and a place for each of the board's first lanes.
     *
     * @param loopCount event loops that run the threads, if the JDK lets them
     */
    VirtualCrew(ConnectionThreads engine, String name, int size, int loopCount) throws IOException {
        this.engine = engine;
        this.loops = VirtualLoops.start(name, loopCount);
        this.acceptor = Thread.ofPlatform().daemon().name(name + " acceptor").unstarted(this::accept);
        for (int i = 0; i < size; i++) {
            Place place = new Place(name + "-" + (i + 1), engine.lane(i));
            places.add(place);
            free.add(place);
        }
    }

    @Override
    public void start() {
        acceptor.start();
    }

    private void accept() {
        try {
            Place place = takePlace();
            for (SocketChannel socket = engine.accept(); socket != null; socket = engine.accept()) {
                place.serve(socket);
                place = takePlace();
            }
        } catch (InterruptedException e) {
            // The engine closes.
        }
    }

    private Place takePlace() throws InterruptedException {
        synchronized (free) {
            while (free.isEmpty()) {
                free.wait();
            }
            return free.pop();
        }
    }

    private void giveBack(Place place) {
        synchronized (free) {
            free.push(place);
            free.notifyAll();
        }
    }

    @Override
    public void end(long deadline) throws InterruptedException {
        acceptor.interrupt();
        try {
            for (Place place : places) {
                place.interrupt();
            }
            for (Place place : places) {
                place.join(deadline);
            }
        } finally {
            if (loops != null) {
                loops.close();
            }
        }
    }

    /** Room for one connection at a time, with the lane that shows it. */
    private final class Place implements ConnectionSource {

        private final String name;
        private final Lane lane;
        private VirtualLoops.@Nullable Place atLoop;
        private volatile @Nullable ConnectionThread thread;
        private @Nullable SocketChannel accepted;

        Place(String name, Lane lane) {
            this.name = name;
            this.lane = lane;
            lane.state(LaneState.READY);
        }

        void serve(SocketChannel socket) {
            accepted = socket;
            ConnectionThread started = new ConnectionThread(engine, this, builder(), lane);
            thread = started;
            started.start();
        }

        private Thread.Builder builder() {
            if (loops == null) {
                return Thread.ofVirtual().name(name);
            }
            atLoop = loops.place(name);
            return atLoop.thread();
        }

        @Override
        public @Nullable SocketWait waitFor(SocketChannel socket) throws IOException {
            return atLoop == null ? null : atLoop.waitFor(socket);
        }

        @Override
        public @Nullable SocketChannel next() {
            SocketChannel socket = accepted;
            accepted = null;
            return socket;
        }

        @Override
        public void ended(Lane lane) {
            thread = null;
            giveBack(this);
        }

        void interrupt() {
            ConnectionThread serving = thread;
            if (serving != null) {
                serving.interrupt();
            }
        }

        void join(long deadline) throws InterruptedException {
            ConnectionThread serving = thread;
            if (serving != null) {
                serving.join(deadline);
            }
        }
    }
}
