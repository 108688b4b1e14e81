package dev.mpm.common.threads;

import dev.mpm.api.Lane;
import dev.mpm.api.LaneState;
import dev.mpm.common.connection.Carrier;
import dev.mpm.common.connection.ClientConnection;
import dev.mpm.common.connection.Phase;
import dev.mpm.common.connection.SocketWait;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;

/** One thread that takes a connection, serves it until it is closed, and takes the next if there is one for it. */
final class ConnectionThread implements Carrier, Runnable {

    private static final System.Logger LOG = System.getLogger(ConnectionThread.class.getName());

    private final ConnectionThreads engine;
    private final ConnectionSource source;
    private final Lane lane;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    /**
     * Prepares a thread; {@link #start} starts it.
     *
     * @param builder makes the thread, with its kind and name
     * @param lane this thread's until it ends
     */
    ConnectionThread(ConnectionThreads engine, ConnectionSource source, Thread.Builder builder, Lane lane) {
        this.engine = engine;
        this.source = source;
        this.lane = lane;
        this.thread = builder.unstarted(this);
    }

    void start() {
        thread.start();
    }

    /** Ends a handler that can be interrupted; called when the engine closes. */
    void interrupt() {
        thread.interrupt();
    }

    /** Waits for the thread's end, but not after the deadline. */
    void join(long deadline) throws InterruptedException {
        thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }

    @Override
    public void run() {
        try {
            for (SocketChannel socket = next(); socket != null; socket = next()) {
                engine.busy(+1);
                try {
                    serve(socket);
                } finally {
                    engine.busy(-1);
                }
            }
        } finally {
            source.ended(lane);
        }
    }

    private @Nullable SocketChannel next() {
        lane.client(null);
        lane.state(LaneState.READY);
        tasks.clear(); // what is left was for a connection that is gone
        return source.next();
    }

    private void serve(SocketChannel socket) {
        ClientConnection connection = open(socket);
        if (connection == null) {
            return;
        }
        try {
            lane.client(connection.client());
            lane.state(LaneState.READ);
            connection.open(engine.parser());
            while (connection.isOpen()) {
                proceed(connection);
            }
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "connection ended by a failure outside the app", e);
            connection.cut();
        } finally {
            connection.abandon(); // an answer that another thread still works on must not write to this lane any more
        }
    }

    private @Nullable ClientConnection open(SocketChannel socket) {
        try {
            return engine.open(socket, this);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "connection ended before it began", e);
            IoUtils.safeClose(socket);
            return null;
        }
    }

    private void proceed(ClientConnection connection) {
        Thread.interrupted(); // what a handler left behind is not meant for the next one
        Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        } else if (!connection.proceed() && connection.isOpen() && tasks.isEmpty()) {
            LockSupport.park(this);
        }
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread().equals(thread);
    }

    @Override
    public void wake() {
        if (!isCurrent()) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public @Nullable SocketWait waitFor(SocketChannel socket) throws IOException {
        return source.waitFor(socket);
    }

    @Override
    public Lane claim(ClientConnection connection) {
        return lane;
    }

    @Override
    public void release(Lane released, Phase next) {
        switch (next) {
            case IDLE -> lane.state(LaneState.KEEPALIVE);
            case CLOSING -> lane.state(LaneState.CLOSING);
            case OPENED, READING, RUNNING, UPGRADED -> lane.state(LaneState.WRITE);
        }
    }

    @Override
    public void reading() {
        lane.state(LaneState.READ);
    }
}
