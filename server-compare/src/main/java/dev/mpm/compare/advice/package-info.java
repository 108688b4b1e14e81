/** Draws conclusions from a comparison: which model, how many processes and threads, and why. */
@NullMarked
package dev.mpm.compare.advice;

import org.jspecify.annotations.NullMarked;
