/** Tests of tasks in a worker. */
@NullMarked
package dev.mpm.server.worker.tasks;

import org.jspecify.annotations.NullMarked;
