/**
 * The master's part of shared memory: it makes the regions, and says how full they are. Start with
 * {@link dev.mpm.server.master.shared.SharedMemoryService}.
 */
@NullMarked
package dev.mpm.server.master.shared;

import org.jspecify.annotations.NullMarked;
