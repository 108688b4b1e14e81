/** Inner parts that every request passes, measured by JMH: {@code benchmarks/jmh} runs them. */
@NullMarked
package dev.mpm.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
