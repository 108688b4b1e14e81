/** Tests of what workers and the relay of messages say to each other. */
@NullMarked
package dev.mpm.server.core.messages;

import org.jspecify.annotations.NullMarked;
