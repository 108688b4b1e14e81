/**
 * The admin listener: what probes, scrapers and people with a browser ask the master over HTTP, which it answers also
 * while every worker is busy.
 *
 * <p>Start with {@link dev.mpm.server.master.admin.AdminServer}, which listens and holds clients to limits;
 * {@code AdminPages} knows what stands at which path. Everything shown comes from one
 * {@link dev.mpm.server.master.StatusReport}, which {@code Reports} asks the supervisor for and keeps for a moment, so
 * that no number of scrapers can keep the supervisor busy.
 *
 * <p>Each request has a virtual thread of its own. There is no password and nothing that changes the server.
 */
@NullMarked
package dev.mpm.server.master.admin;

import org.jspecify.annotations.NullMarked;
