/**
 * What workers and the master know of the programs that apps run: how to recognise them, {@link
 * dev.mpm.server.core.commands.MarkedProcesses}, and how many there are, {@link
 * dev.mpm.server.core.commands.CommandCounts}.
 */
@NullMarked
package dev.mpm.server.core.commands;

import org.jspecify.annotations.NullMarked;
