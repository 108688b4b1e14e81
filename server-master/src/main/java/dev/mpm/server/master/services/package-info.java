/**
 * What the master offers to apps beyond running them. Start with {@link dev.mpm.server.master.services.Service}: each is
 * one, in a package of its own, and {@link dev.mpm.server.master.services.Services} are all of a server.
 */
@NullMarked
package dev.mpm.server.master.services;

import org.jspecify.annotations.NullMarked;
