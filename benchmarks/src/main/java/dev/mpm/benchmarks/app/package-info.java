/** The app that our server runs when it is measured: the same handlers that the plain Undertow peers have. */
@NullMarked
package dev.mpm.benchmarks.app;

import org.jspecify.annotations.NullMarked;
