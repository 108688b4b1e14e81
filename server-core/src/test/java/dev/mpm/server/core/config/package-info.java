/** Tests of the sections that master and workers share. */
@NullMarked
package dev.mpm.server.core.config;

import org.jspecify.annotations.NullMarked;
