/** Workers in this process with a tiny MPM, and workers in processes of their own with a real one. */
@NullMarked
package dev.mpm.server.worker;

import org.jspecify.annotations.NullMarked;
