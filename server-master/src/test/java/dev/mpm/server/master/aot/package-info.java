@NullMarked
package dev.mpm.server.master.aot;

import org.jspecify.annotations.NullMarked;
