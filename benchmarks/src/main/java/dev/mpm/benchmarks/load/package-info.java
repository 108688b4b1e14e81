/** Load that neither wrk nor the driver of {@code mpmctl compare} gives: connections that do nothing, in a JVM of its own. */
@NullMarked
package dev.mpm.benchmarks.load;

import org.jspecify.annotations.NullMarked;
