/**
 * What the master knows of tasks that one worker runs for all: it gives them a folder, and tells who leads them. Start with
 * {@link dev.mpm.server.master.once.RunOnceService}.
 */
@NullMarked
package dev.mpm.server.master.once;

import org.jspecify.annotations.NullMarked;
