/** Holds the arrows between the modules, and who may touch what of the platform. */
@NullMarked
package dev.mpm.architecture;

import org.jspecify.annotations.NullMarked;
