/**
 * Tasks in a worker and in a task process. Start with {@link dev.mpm.server.worker.tasks.HostedTasks}, what an app gets;
 * behind it a pool's tasks run here ({@code LocalStation}) or are sent to the master ({@code MasterStation}). {@link
 * dev.mpm.server.worker.tasks.Attempt} runs one task once, wherever that is.
 *
 * <p>Nothing of it is loaded before an app asks for its tasks.
 */
@NullMarked
package dev.mpm.server.worker.tasks;

import org.jspecify.annotations.NullMarked;
