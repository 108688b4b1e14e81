/** Tests of what all services have in common. */
@NullMarked
package dev.mpm.server.master.services;

import org.jspecify.annotations.NullMarked;
