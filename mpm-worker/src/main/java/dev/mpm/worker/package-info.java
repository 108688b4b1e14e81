/** The {@code worker} MPM: some processes with many threads, each thread serves one connection at a time. */
@NullMarked
package dev.mpm.worker;

import org.jspecify.annotations.NullMarked;
