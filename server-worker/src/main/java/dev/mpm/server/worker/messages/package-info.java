/**
 * A worker's end of the messages between workers. Start with {@link dev.mpm.server.worker.messages.ClusterClient}. Nothing
 * here is loaded before the app asks for its cluster.
 */
@NullMarked
package dev.mpm.server.worker.messages;

import org.jspecify.annotations.NullMarked;
