package dev.mpm.benchmarks;

import java.nio.file.Path;

/**
 * What a server is sized and placed for.
 *
 * @param site where everything is
 * @param folder for the server's own files; it exists
 * @param port where to listen, on the loopback address
 * @param connections how many clients there are at a time
 * @param processors how many processors the server may use
 * @param work what will be asked
 */
record Setup(Site site, Path folder, int port, int connections, int processors, String work) {

    /** Returns the number of connections that each process gets if the server has one for each processor. */
    int connectionsPerProcessor() {
        return Math.ceilDiv(connections, processors);
    }
}
