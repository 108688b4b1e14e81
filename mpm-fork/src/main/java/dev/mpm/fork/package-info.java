/**
 * The {@code fork} MPM: a process for each connection, which ends afterwards. Start with {@link
 * dev.mpm.fork.ForkProvider}.
 */
@NullMarked
package dev.mpm.fork;

import org.jspecify.annotations.NullMarked;
