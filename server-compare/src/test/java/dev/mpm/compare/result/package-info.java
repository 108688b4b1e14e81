/** Tests of results: their files, and which differences count; {@link dev.mpm.compare.result.Samples} makes up comparisons. */
@NullMarked
package dev.mpm.compare.result;

import org.jspecify.annotations.NullMarked;
