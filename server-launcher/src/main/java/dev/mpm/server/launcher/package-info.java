/** The {@code mpmctl} command: its subcommands, and the start of a master in the foreground or background. */
@NullMarked
package dev.mpm.server.launcher;

import org.jspecify.annotations.NullMarked;
