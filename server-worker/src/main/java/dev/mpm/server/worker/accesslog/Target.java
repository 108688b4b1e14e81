package dev.mpm.server.worker.accesslog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where lines go. Used by one thread at a time. */
interface Target extends Closeable {

    /** Returns the most bytes that reach it in one piece, whoever else writes there. */
    int pieceSize();

    /**
     * Appends bytes, all with one call of the system if it takes them all.
     *
     * @param bytes what is left in it after a failure has not been written
     */
    void append(ByteBuffer bytes) throws IOException;

    /** Opens the same place anew: what it was before has been renamed. If that fails, all is as it was. */
    void reopen() throws IOException;
}
