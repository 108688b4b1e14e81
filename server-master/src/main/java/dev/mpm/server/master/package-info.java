/**
 * The master process: it owns the listening sockets, the configuration and the control socket, and supervises the
 * worker processes. It never runs application code.
 */
@NullMarked
package dev.mpm.server.master;

import org.jspecify.annotations.NullMarked;
