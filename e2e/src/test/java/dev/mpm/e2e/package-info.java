/**
 * Scenes: what an operator sees of the built distribution, told with real processes, real sockets and real signals.
 *
 * <p>Start with {@link dev.mpm.e2e.Stage}, which every scene has: it starts servers and, whatever becomes of the scene, ends
 * them and fails it if a process is left. {@link dev.mpm.e2e.TestServer} is one running server, {@link dev.mpm.e2e.Setup}
 * its configuration, {@link dev.mpm.e2e.Conversation} one connection to it, {@link dev.mpm.e2e.Load} many of them.
 *
 * <p>Scenes run one after the other, on ports that the system chooses. Nothing here sleeps: what waits, waits for an event
 * and knows for how long.
 */
@NullMarked
package dev.mpm.e2e;

import org.jspecify.annotations.NullMarked;
