/**
 * The engine of {@code prefork} and {@code worker}: a fixed number of threads, each of which accepts a connection, serves
 * it to its end, and accepts the next.
 *
 * <p>Start with {@link dev.mpm.common.threads.ConnectionThreads}. No request is handed to another thread, and a process
 * all of whose threads are busy does not accept: the next connection waits in the kernel for whoever is free first.
 */
@NullMarked
package dev.mpm.common.threads;

import org.jspecify.annotations.NullMarked;
