/** The {@code prefork} MPM: many processes, each with one thread that serves one connection at a time. */
@NullMarked
package dev.mpm.prefork;

import org.jspecify.annotations.NullMarked;
