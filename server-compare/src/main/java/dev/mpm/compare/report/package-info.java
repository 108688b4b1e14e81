/** Shows a comparison: in the terminal, and as one file for a browser. */
@NullMarked
package dev.mpm.compare.report;

import org.jspecify.annotations.NullMarked;
