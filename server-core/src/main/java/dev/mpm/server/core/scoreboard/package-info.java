/**
 * The scoreboard: one mapped file in which every worker writes what it is doing, and which anybody may read at any time,
 * also after a worker died.
 *
 * <p>Start with {@link dev.mpm.server.core.scoreboard.Scoreboard}, whose comment draws the file. A worker writes through
 * a {@link dev.mpm.server.core.scoreboard.SlotWriter}; readers get {@link dev.mpm.server.core.scoreboard.SlotView}, a
 * copy. Writing takes no lock and makes no system call; every field has one writer.
 */
@NullMarked
package dev.mpm.server.core.scoreboard;

import org.jspecify.annotations.NullMarked;
