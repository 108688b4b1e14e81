/**
 * The pools of task processes, which all workers share. Start with {@link dev.mpm.server.master.tasks.TaskService}: it has
 * a socket of its own for workers and task processes, and one thread, on which {@code TaskDesk} gets everything that happens
 * and decides. {@code PoolDesk} is one pool, {@code Choice} and {@code Fate} are its decisions, apart from what is done
 * about them.
 *
 * <p>The supervisor's thread takes no part: a service that is slow, or an app that floods it, holds up no order to a worker.
 * Memory is bounded: a frame is read when the one before has been dealt with, tasks and results are weighed ({@code
 * TaskMemory}), and a worker that does not take its results gets no further task begun.
 */
@NullMarked
package dev.mpm.server.master.tasks;

import org.jspecify.annotations.NullMarked;
