/** Starts a server for each contender, plays the scenarios round by round, and measures. */
@NullMarked
package dev.mpm.compare.run;

import org.jspecify.annotations.NullMarked;
