/** The scoreboard's layout, and what readers see of it in any circumstances. */
@NullMarked
package dev.mpm.server.core.scoreboard;

import org.jspecify.annotations.NullMarked;
