/**
 * Messages between the worker processes of a server, relayed by its master.
 *
 * <p>Start with {@link dev.mpm.api.messages.Cluster}, which says what is promised about them; an app gets it from {@link
 * dev.mpm.api.AppContext#cluster()}.
 */
@NullMarked
package dev.mpm.api.messages;

import org.jspecify.annotations.NullMarked;
