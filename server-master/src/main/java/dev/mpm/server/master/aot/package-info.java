/**
 * The cache of loaded and linked classes from which workers start faster, as the JDK records it (JEP 483, 514, 515).
 *
 * <p>Start with {@link dev.mpm.server.master.aot.AotCache}: which file fits the jars, the JDK and the options, and what to
 * tell java of it. {@link dev.mpm.server.master.aot.AotRecording} makes such a file with processes of its own, off the
 * way of everything else. The JVM checks the file itself and starts without it where it does not fit, so whatever goes
 * wrong here costs time and nothing else. The app's classes are not in it: the app must not run for a recording.
 */
@NullMarked
package dev.mpm.server.master.aot;

import org.jspecify.annotations.NullMarked;
