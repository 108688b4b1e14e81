package dev.mpm.common.threads;

import dev.mpm.api.Lane;
import dev.mpm.api.LaneState;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some platform threads that take turns in accepting; each serves what it accepted. */
final class FixedCrew implements Crew, ConnectionSource {

    private final ConnectionThreads engine;
    private final List<ConnectionThread> threads = new ArrayList<>();

    /** Prepares the threads, one for each of the board's first lanes. */
    FixedCrew(ConnectionThreads engine, String name, int size) {
        this.engine = engine;
        for (int i = 0; i < size; i++) {
            Thread.Builder builder = Thread.ofPlatform().daemon().name(name + "-" + (i + 1));
            threads.add(new ConnectionThread(engine, this, builder, engine.lane(i)));
        }
    }

    @Override
    public void start() {
        threads.forEach(ConnectionThread::start);
    }

    @Override
    public @Nullable SocketChannel next() {
        return engine.accept();
    }

    @Override
    public void ended(Lane lane) {
        lane.state(LaneState.OPEN);
    }

    @Override
    public void end(long deadline) throws InterruptedException {
        threads.forEach(ConnectionThread::interrupt);
        for (ConnectionThread thread : threads) {
            thread.join(deadline);
        }
    }
}
