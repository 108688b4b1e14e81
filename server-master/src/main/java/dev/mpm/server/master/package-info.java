/**
 * The master process: it owns the listening sockets, starts and watches workers, and never runs app code.
 *
 * <p>Start with {@link dev.mpm.server.master.Master}, which puts the parts together, and {@link
 * dev.mpm.server.master.Supervisor}, whose one thread owns everything that changes. Signals, control commands, what
 * workers say and how they end are {@link dev.mpm.server.master.SupervisorEvent events} in its inbox. It gives the parts
 * that it names their turns; each of them keeps one thing going. What to do is decided by small types that do nothing
 * ({@link dev.mpm.server.master.Changeover}, {@link dev.mpm.server.master.DeathTally}, {@link
 * dev.mpm.server.master.ExitCause}, the MPM's {@code size}); the parts do it, on the supervisor's thread.
 *
 * <p>The configuration is in {@code config}. Nothing here loads Undertow, and no class of an app is ever on the class
 * path.
 */
@NullMarked
package dev.mpm.server.master;

import org.jspecify.annotations.NullMarked;
