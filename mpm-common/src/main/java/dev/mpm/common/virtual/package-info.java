/**
 * Event loops as the schedulers of virtual threads: who learns that a client has sent something runs the thread that waits
 * for it, and wakes nobody.
 *
 * <p>Start with {@link dev.mpm.common.virtual.VirtualLoops}, which are an engine's; each
 * {@link dev.mpm.common.virtual.VirtualLoop} is driven by one platform thread at a time.
 */
@NullMarked
package dev.mpm.common.virtual;

import org.jspecify.annotations.NullMarked;
