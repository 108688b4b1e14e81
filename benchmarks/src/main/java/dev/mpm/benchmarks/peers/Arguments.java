package dev.mpm.benchmarks.peers;

import java.nio.file.Path;

/**
 * What a peer is started with.
 *
 * @param port where to listen, on the loopback address
 * @param threads how many requests may block at a time, where the server has such a limit
 * @param files the folder behind {@code /files/}
 * @param mode what the server's own modes are told apart by; empty if it has only one
 */
record Arguments(int port, int threads, Path files, String mode) {

    static Arguments of(String... args) {
        return new Arguments(
                Integer.parseInt(args[0]), Integer.parseInt(args[1]), Path.of(args[2]), args.length > 3 ? args[3] : "");
    }
}
