/**
 * The conversation between the master and one worker process, over a Unix-domain socket that lives as long as both.
 *
 * <p>Start with {@link dev.mpm.server.core.channel.Message}, which lists everything that can be said.
 * {@link dev.mpm.server.core.channel.ChannelServer} is the master's end, {@link
 * dev.mpm.server.core.channel.WorkerChannel} the worker's. The end of the stream is a message too: it means that the
 * other process is gone, however it ended.
 *
 * <p>A conversation has a fixed beginning: the worker says {@code Hello}, the master answers with {@code Boot}, to which
 * the listening sockets are attached as descriptors. After that each side speaks when it has something to say.
 *
 * <p>Not here: what anybody does about a message.
 */
@NullMarked
package dev.mpm.server.core.channel;

import org.jspecify.annotations.NullMarked;
