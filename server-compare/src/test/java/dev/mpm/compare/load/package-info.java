/** Tests of {@link dev.mpm.compare.load}, against a server that does what a test says. */
@NullMarked
package dev.mpm.compare.load;

import org.jspecify.annotations.NullMarked;
