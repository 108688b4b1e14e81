package dev.mpm.common.threads;

import dev.mpm.api.Lane;
import dev.mpm.api.LaneState;
import dev.mpm.common.connection.Carrier;
import dev.mpm.common.connection.ClientConnection;
import dev.mpm.common.connection.Phase;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;

/** One thread that accepts a connection, serves it until it is closed, and accepts the next. */
final class ConnectionThread implements Carrier, Runnable {

    private static final System.Logger LOG = System.getLogger(ConnectionThread.class.getName());

    private final ConnectionThreads engine;
    private final Lane lane;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    ConnectionThread(ConnectionThreads engine, String name, Lane lane) {
        this.engine = engine;
        this.lane = lane;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this);
    }

    void start() {
        thread.start();
    }

    /** Ends a handler that can be interrupted; called when the engine closes. */
    void interrupt() {
        thread.interrupt();
    }

    void join(long millis) throws InterruptedException {
        thread.join(millis);
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
            lane.state(LaneState.OPEN);
        }
    }

    private @Nullable SocketChannel next() {
        lane.client(null);
        lane.state(LaneState.READY);
        tasks.clear(); // what is left was for a connection that is gone
        return engine.accept();
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
