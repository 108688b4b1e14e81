/**
 * Decides, route by route, whether a handler that may block is run on the event loop all the same, and takes that back.
 *
 * <p>Start with {@link dev.mpm.common.adaptive.Route}, which holds what a route has shown and decides;
 * {@link dev.mpm.common.adaptive.Routes} finds it by method and path. {@link dev.mpm.common.adaptive.LoopTurn} is what one
 * event loop runs at the moment, and {@link dev.mpm.common.adaptive.LoopMonitor} the thread that looks at all of them.
 */
@NullMarked
package dev.mpm.common.adaptive;

import org.jspecify.annotations.NullMarked;
