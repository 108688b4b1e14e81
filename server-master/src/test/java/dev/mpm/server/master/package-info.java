/** Tests of the master: the supervisor stepped by hand, the rest with real sockets and files. */
@NullMarked
package dev.mpm.server.master;

import org.jspecify.annotations.NullMarked;
