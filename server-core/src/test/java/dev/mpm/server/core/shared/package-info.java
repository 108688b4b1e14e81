/** Tests of shared memory: between threads, between openings of one file, and between processes that are killed. */
@NullMarked
package dev.mpm.server.core.shared;

import org.jspecify.annotations.NullMarked;
