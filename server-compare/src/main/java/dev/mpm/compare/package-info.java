/**
 * {@code mpmctl compare}: runs one app under each model with the same load, and shows the differences.
 *
 * <p>Below: {@link dev.mpm.compare.scenario} says what clients do, {@link dev.mpm.compare.load} plays them in a process of its
 * own, {@link dev.mpm.compare.run} starts the servers and measures, {@link dev.mpm.compare.result} holds what came of it,
 * {@link dev.mpm.compare.report} shows it and {@link dev.mpm.compare.advice} draws the conclusions.
 */
@NullMarked
package dev.mpm.compare;

import org.jspecify.annotations.NullMarked;
