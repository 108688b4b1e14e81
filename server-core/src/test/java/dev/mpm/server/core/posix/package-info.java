/** Descriptors really passed, signals really sent. */
@NullMarked
package dev.mpm.server.core.posix;

import org.jspecify.annotations.NullMarked;
