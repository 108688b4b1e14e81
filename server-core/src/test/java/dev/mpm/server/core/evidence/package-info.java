@NullMarked
package dev.mpm.server.core.evidence;

import org.jspecify.annotations.NullMarked;
