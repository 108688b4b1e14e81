/**
 * The {@code mpmctl} command: one class per verb, with its options and one call; the work is done elsewhere.
 *
 * <p>Start with {@link dev.mpm.server.launcher.Mpmctl}. Everything here runs on the main thread of a short-lived JVM, but
 * for {@code run}, which hands that thread to the master. What a command sees of the outside (environment, folder, output)
 * comes as {@link dev.mpm.server.launcher.Surroundings}, so that tests run commands in their own JVM.
 */
@NullMarked
package dev.mpm.server.launcher;

import org.jspecify.annotations.NullMarked;
