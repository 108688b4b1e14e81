/** The demo app: small endpoints that show which worker answered, take time, stream, or fail on request. */
@NullMarked
package dev.mpm.examples.demo;

import org.jspecify.annotations.NullMarked;
