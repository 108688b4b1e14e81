@NullMarked
package dev.mpm.server.core.config;

import org.jspecify.annotations.NullMarked;
