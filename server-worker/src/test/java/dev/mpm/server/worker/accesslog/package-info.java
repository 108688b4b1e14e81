/** Tests of the access log. */
@NullMarked
package dev.mpm.server.worker.accesslog;

import org.jspecify.annotations.NullMarked;
