/** Tests of what a comparison looks like. */
@NullMarked
package dev.mpm.compare.report;

import org.jspecify.annotations.NullMarked;
