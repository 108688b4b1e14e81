/**
 * Plays clients against one server, in a process of its own whose processor time is known. Start with {@link
 * dev.mpm.compare.load.LoadDriver}.
 */
@NullMarked
package dev.mpm.compare.load;

import org.jspecify.annotations.NullMarked;
