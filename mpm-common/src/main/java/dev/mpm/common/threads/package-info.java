/**
 * The engine of {@code prefork}, {@code worker} and {@code virtual}: a connection has a thread to itself until it ends.
 *
 * <p>Start with {@link dev.mpm.common.threads.ConnectionThreads}; its crew is either a fixed number of threads, each of
 * which accepts a connection, serves it, and accepts the next, or an acceptor and a new virtual thread for each connection.
 * No request is handed to another thread, and a process
 * all of whose threads are busy does not accept: the next connection waits in the kernel for whoever is free first.
 */
@NullMarked
package dev.mpm.common.threads;

import org.jspecify.annotations.NullMarked;
