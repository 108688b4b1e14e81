/** What of the measuring can be wrong without anybody noticing: reading, counting and judging. */
@NullMarked
package dev.mpm.benchmarks;

import org.jspecify.annotations.NullMarked;
