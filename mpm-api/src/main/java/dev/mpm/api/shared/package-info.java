/**
 * Memory that all workers of a server share. Start with {@link dev.mpm.api.shared.SharedMemory}, which an app gets from
 * {@link dev.mpm.api.AppContext#shared()}.
 *
 * <p>The configuration names regions and their sizes:
 *
 * <pre>
 * shared:
 *   regions: ["limits=64KiB", "sessions=8MiB"]
 * </pre>
 *
 * <p>The master makes each region when the server starts, filled with zeros, and it is there until the server stops: what
 * workers put there survives their deaths and every reload. Use one in one of three ways: as plain memory
 * ({@link dev.mpm.api.shared.SharedRegion#segment()}), as numbers that change atomically
 * ({@link dev.mpm.api.shared.SharedLong}), or as a map ({@link dev.mpm.api.shared.SharedMap}).
 *
 * <p>Points in time that workers compare belong into it as {@link System#nanoTime()}: the processes of one machine have that
 * clock in common.
 */
@NullMarked
package dev.mpm.api.shared;

import org.jspecify.annotations.NullMarked;
