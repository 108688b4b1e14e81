/**
 * One class of ours among XNIO's own, because XNIO offers no public way to hand it a channel that somebody else opened.
 *
 * <p>{@link org.xnio.nio.LoopKey} is all there is. It works with xnio-nio 3.8; anything it needs is checked by the
 * compiler, so an XNIO that changes these parts fails our build and not a server.
 */
@NullMarked
package org.xnio.nio;

import org.jspecify.annotations.NullMarked;
