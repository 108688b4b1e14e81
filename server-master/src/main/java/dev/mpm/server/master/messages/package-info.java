/**
 * The relay of messages between workers, a service of the master's.
 *
 * <p>Start with {@link dev.mpm.server.master.messages.Relay}, which decides everything, has no thread and knows no socket;
 * {@link dev.mpm.server.master.messages.MessageService} has both. Not here: handlers, topics' meaning, or anything else
 * about what is in a message, which the master never looks into.
 */
@NullMarked
package dev.mpm.server.master.messages;

import org.jspecify.annotations.NullMarked;
