/** Tests of when a task is due, and of what is written down of it. */
@NullMarked
package dev.mpm.server.core.once;

import org.jspecify.annotations.NullMarked;
