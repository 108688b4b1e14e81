/**
 * The master's part in programs that apps run: it counts them, and ends those whose worker is gone. Start with
 * {@link dev.mpm.server.master.commands.CommandService}.
 */
@NullMarked
package dev.mpm.server.master.commands;

import org.jspecify.annotations.NullMarked;
