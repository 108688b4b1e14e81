/** Load that wrk cannot give, each a program in a JVM of its own: a fixed rate, and connections that do nothing. */
@NullMarked
package dev.mpm.benchmarks.load;

import org.jspecify.annotations.NullMarked;
