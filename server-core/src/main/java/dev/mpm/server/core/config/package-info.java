/**
 * Sections of the configuration that master and workers both read: the master checks them, workers get them as text.
 */
@NullMarked
package dev.mpm.server.core.config;

import org.jspecify.annotations.NullMarked;
