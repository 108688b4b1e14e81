/**
 * Programs that an app runs beside itself. Start with {@link dev.mpm.api.commands.Commands}, which an app gets from
 * {@link dev.mpm.api.AppContext#commands()}.
 */
@NullMarked
package dev.mpm.api.commands;

import org.jspecify.annotations.NullMarked;
