/** Tests of what is said about tasks. */
@NullMarked
package dev.mpm.server.core.tasks;

import org.jspecify.annotations.NullMarked;
