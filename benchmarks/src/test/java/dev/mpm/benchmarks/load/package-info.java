/** The load that this module makes itself. */
@NullMarked
package dev.mpm.benchmarks.load;

import org.jspecify.annotations.NullMarked;
