/** The {@code event} MPM: event loops hold the connections, and a thread is taken only while a request runs. */
@NullMarked
package dev.mpm.event;

import org.jspecify.annotations.NullMarked;
