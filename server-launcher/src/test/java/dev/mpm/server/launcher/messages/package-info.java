/**
 * Tests of messages with both ends, the master's relay and workers' clusters, in one process: this module knows both.
 * Start with {@link dev.mpm.server.launcher.messages.ClusterTest}.
 */
@NullMarked
package dev.mpm.server.launcher.messages;

import org.jspecify.annotations.NullMarked;
