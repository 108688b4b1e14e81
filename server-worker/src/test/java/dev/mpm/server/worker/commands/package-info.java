/** Tests of commands with real programs. */
@NullMarked
package dev.mpm.server.worker.commands;

import org.jspecify.annotations.NullMarked;
