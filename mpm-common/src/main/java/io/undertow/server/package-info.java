/**
 * What Undertow keeps to its own package: the time at which a request began.
 *
 * <p>{@link io.undertow.server.RequestStart} is all there is.
 */
@NullMarked
package io.undertow.server;

import org.jspecify.annotations.NullMarked;
