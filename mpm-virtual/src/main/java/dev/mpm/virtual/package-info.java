/** The {@code virtual} MPM: some processes with a virtual thread for each connection. */
@NullMarked
package dev.mpm.virtual;

import org.jspecify.annotations.NullMarked;
