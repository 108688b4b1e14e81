/** What was measured, and how it is stored. Start with {@link dev.mpm.compare.result.Comparison}. */
@NullMarked
package dev.mpm.compare.result;

import org.jspecify.annotations.NullMarked;
