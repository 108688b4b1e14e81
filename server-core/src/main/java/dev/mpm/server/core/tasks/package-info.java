/**
 * What master, workers and task processes say to each other about tasks. Start with {@link
 * dev.mpm.server.core.tasks.TaskMessage}; {@link dev.mpm.server.core.tasks.ValueEncoder} and {@link
 * dev.mpm.server.core.tasks.ValueDecoder} turn arguments and results into bytes and back, which the master passes on unread.
 */
@NullMarked
package dev.mpm.server.core.tasks;

import org.jspecify.annotations.NullMarked;
