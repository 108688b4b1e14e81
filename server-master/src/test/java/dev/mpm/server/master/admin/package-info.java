/** Tests of the admin listener; {@code Samples} makes the reports that they show. */
@NullMarked
package dev.mpm.server.master.admin;

import org.jspecify.annotations.NullMarked;
