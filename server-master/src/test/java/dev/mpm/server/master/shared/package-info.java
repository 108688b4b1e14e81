/** Tests of shared memory in the master. */
@NullMarked
package dev.mpm.server.master.shared;

import org.jspecify.annotations.NullMarked;
