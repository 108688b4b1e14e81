/**
 * One class of ours among Undertow's own, because Undertow offers nobody but the app a way to a connection's WebSocket.
 *
 * <p>{@link io.undertow.conduits.WebSocketEnd} is all there is. It works with undertow-core 2.4; that it can be called is
 * checked by the compiler, and what it does by the contract of every MPM ({@code mpm-tck}).
 */
@NullMarked
package io.undertow.conduits;

import org.jspecify.annotations.NullMarked;
