/** What the master and the workers both speak: the POSIX calls, the scoreboard and the channel between them. */
@NullMarked
package dev.mpm.server.core;

import org.jspecify.annotations.NullMarked;
