/**
 * The MPMs that are installed, by name.
 *
 * <p>Start with {@link dev.mpm.server.core.catalog.MpmCatalog}. Master and worker both load one, from the same jars.
 * Everything is immutable once loaded and safe for any thread.
 */
@NullMarked
package dev.mpm.server.core.catalog;

import org.jspecify.annotations.NullMarked;
