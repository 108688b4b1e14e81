/** Tests of the pools of task processes, with a clock that is turned by hand and processes that are none. */
@NullMarked
package dev.mpm.server.master.tasks;

import org.jspecify.annotations.NullMarked;
