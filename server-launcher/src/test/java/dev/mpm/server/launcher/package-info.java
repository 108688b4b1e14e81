/** Commands called in this JVM, the scripts called as processes, and the distribution as the build left it. */
@NullMarked
package dev.mpm.server.launcher;

import org.jspecify.annotations.NullMarked;
