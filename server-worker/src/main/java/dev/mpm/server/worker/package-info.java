/**
 * A worker process: it receives the listening sockets, loads the app, serves, drains and leaves.
 *
 * <p>{@link dev.mpm.server.worker.WorkerMain} is the process, with its channel to the master; {@link
 * dev.mpm.server.worker.WorkerHost} is what serves, and runs as well inside the launcher in single-process mode. Nothing
 * here reads YAML or knows the supervisor: a worker starts often, so its start is kept small.
 *
 * <p>{@link dev.mpm.server.worker.WatchedHandler} stands before the app and notes what runs where; {@link
 * dev.mpm.server.worker.Watches} are the threads that look at it, and {@link dev.mpm.server.worker.Dump} writes it down.
 */
@NullMarked
package dev.mpm.server.worker;

import org.jspecify.annotations.NullMarked;
