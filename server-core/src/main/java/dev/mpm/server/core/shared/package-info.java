/**
 * Memory that the workers of a server share, as {@link dev.mpm.api.shared.SharedMemory} promises it to apps: a file per
 * region, mapped by everyone.
 *
 * <p>Start with {@link dev.mpm.server.core.shared.RegionFolder}. The master makes the files with
 * {@link dev.mpm.server.core.shared.Region#create}, and looks into maps with {@link dev.mpm.server.core.shared.MapUse}.
 * {@code RegionMap} says why a reader needs no lock, and why nothing has to be repaired after a writer died.
 */
@NullMarked
package dev.mpm.server.core.shared;

import org.jspecify.annotations.NullMarked;
