/** Both ends of a channel in one process, and bytes that no worker would send. */
@NullMarked
package dev.mpm.server.core.channel;

import org.jspecify.annotations.NullMarked;
