/**
 * What the workers and the master know of a task that one worker runs for all: who leads it is decided by a lock on a file,
 * which the kernel takes back from the dead; how far it is stands in another, {@link
 * dev.mpm.server.core.once.OnceState}.
 */
@NullMarked
package dev.mpm.server.core.once;

import org.jspecify.annotations.NullMarked;
