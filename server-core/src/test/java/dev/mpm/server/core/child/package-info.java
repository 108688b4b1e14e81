/** For tests: programs that need a process of their own. */
@NullMarked
package dev.mpm.server.core.child;

import org.jspecify.annotations.NullMarked;
