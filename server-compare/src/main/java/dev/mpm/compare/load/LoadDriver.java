package dev.mpm.compare.load;

import java.util.List;

/** Plays clients. One thread uses it and closes it. */
public interface LoadDriver extends AutoCloseable {

    /** Returns its name, as in reports. */
    String name();

    /**
     * Plays streams against a server on the loopback address, and returns when all are over.
     *
     * @throws LoadException if the driver itself fails; what the server does wrong is in the result
     * @throws InterruptedException if the thread is interrupted; the clients are gone then
     */
    LoadResult run(int port, List<Stream> streams) throws InterruptedException;

    /** Ends its process. */
    @Override
    void close();
}
