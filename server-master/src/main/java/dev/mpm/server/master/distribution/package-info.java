/**
 * How connections come to workers. Start with {@link dev.mpm.server.master.distribution.Intake}: each generation of workers
 * has one, made by the {@link dev.mpm.server.master.distribution.Distributor}, which is also the thread that accepts
 * connections and passes them on where the configuration says so. Which worker gets the next one a {@code Strategy}
 * decides, from numbers alone.
 */
@NullMarked
package dev.mpm.server.master.distribution;

import org.jspecify.annotations.NullMarked;
