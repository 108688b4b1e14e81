/** Tests of this package's classes. */
@NullMarked
package dev.mpm.server.master.distribution;

import org.jspecify.annotations.NullMarked;
