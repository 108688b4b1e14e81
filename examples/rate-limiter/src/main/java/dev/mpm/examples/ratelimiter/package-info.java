/** A limit that all workers keep together. Start with {@link dev.mpm.examples.ratelimiter.RateLimiter}. */
@NullMarked
package dev.mpm.examples.ratelimiter;

import org.jspecify.annotations.NullMarked;
