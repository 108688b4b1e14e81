/**
 * The contract of an MPM as abstract test classes: every MPM, ours or another's, extends them and supplies itself.
 */
@NullMarked
package dev.mpm.tck;

import org.jspecify.annotations.NullMarked;
