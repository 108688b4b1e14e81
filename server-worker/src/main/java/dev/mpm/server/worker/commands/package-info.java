/**
 * Programs that the app of this worker runs. Start with {@link dev.mpm.server.worker.commands.WorkerCommands}. That none
 * outlives a worker that was killed is the master's doing.
 */
@NullMarked
package dev.mpm.server.worker.commands;

import org.jspecify.annotations.NullMarked;
