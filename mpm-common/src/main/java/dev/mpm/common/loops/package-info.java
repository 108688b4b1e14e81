/**
 * The engine of {@code event}: event loops hold every connection, a pool of threads runs requests.
 *
 * <p>Start with {@link dev.mpm.common.loops.EventLoops}; {@link dev.mpm.common.loops.Admission} is the rule by which a
 * process that has enough to do leaves new connections to others.
 */
@NullMarked
package dev.mpm.common.loops;

import org.jspecify.annotations.NullMarked;
