/** The formatting of all Java sources, as a test that can also correct it. */
@NullMarked
package dev.mpm.codestyle;

import org.jspecify.annotations.NullMarked;
