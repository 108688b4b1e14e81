/**
 * What a worker and the master's relay of messages say to each other, over a link of their own.
 *
 * <p>Start with {@link dev.mpm.server.core.messages.Letter}, which lists everything that can be said; {@link
 * dev.mpm.server.core.messages.Letters} turns letters into frames and back. Not here: what anybody does about a letter.
 */
@NullMarked
package dev.mpm.server.core.messages;

import org.jspecify.annotations.NullMarked;
