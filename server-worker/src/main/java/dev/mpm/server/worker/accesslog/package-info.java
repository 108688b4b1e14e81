/**
 * The access log: a line per request, appended to a file by many workers at once without mixing their lines.
 *
 * <p>Start with {@link dev.mpm.server.worker.accesslog.AccessLog}. A request's line is made on the thread that ended the
 * request, {@link dev.mpm.server.worker.accesslog.LineLayout} says how; a thread of its own appends many lines with one
 * write, {@link dev.mpm.server.worker.accesslog.LineAppender}. No request waits for a disk, and none fails because of one.
 */
@NullMarked
package dev.mpm.server.worker.accesslog;

import org.jspecify.annotations.NullMarked;
