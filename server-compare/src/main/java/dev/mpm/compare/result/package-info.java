/**
 * What was measured, and how it is stored. Start with {@link dev.mpm.compare.result.Comparison}; {@link
 * dev.mpm.compare.result.Spreads} says which differences are more than noise, and {@link dev.mpm.compare.result.ResultsJson}
 * and {@link dev.mpm.compare.result.ResultsCsv} write the files. All of it is immutable.
 */
@NullMarked
package dev.mpm.compare.result;

import org.jspecify.annotations.NullMarked;
