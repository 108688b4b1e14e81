/** Tests of the relay of messages. Start with {@link dev.mpm.server.master.messages.RelayTest}. */
@NullMarked
package dev.mpm.server.master.messages;

import org.jspecify.annotations.NullMarked;
