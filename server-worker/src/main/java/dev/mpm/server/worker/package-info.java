/**
 * The worker process: it receives the listening sockets, loads the app, says it is ready, serves, and drains.
 * MPMs are reached only through {@link java.util.ServiceLoader}.
 */
@NullMarked
package dev.mpm.server.worker;

import org.jspecify.annotations.NullMarked;
