package dev.mpm.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;

/** What every measurement needs: where things are, what the user wants, and the load. */
record Bench(Site site, Options options, Wrk wrk) {

    Pinning pinning() {
        return wrk.pinning();
    }

    /**
     * Prepares a folder and a port. The folder stays the server's own over all rounds of a case, with what the server
     * keeps in it from start to start.
     */
    Setup setup(Case run) {
        try {
            var folder = Files.createDirectories(
                    site.work().resolve(run.peer().name() + "-" + run.work().name()));
            return new Setup(
                    site,
                    folder,
                    freePort(),
                    run.connections(),
                    pinning().serverProcessors(),
                    run.work().name());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nobody holds the port until the server binds it, but the kernel gives the next ones first. */
    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
