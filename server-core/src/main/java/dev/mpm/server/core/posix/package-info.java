/**
 * What the Java library cannot do on Linux: descriptors passed between processes, signals sent and received, flags of
 * open files, locks on files, waiting for memory, the door of a listening socket, the ends of orphans. The only place
 * with native calls.
 *
 * <p>Start with {@link dev.mpm.server.core.posix.DescriptorPassing}. Two storeys: {@code Libc} is the C library as it
 * is, with a result and its error number as one value; the public classes above it are verbs with a meaning. A third,
 * small part ({@code JdkInternals}) turns descriptor numbers into channels and back.
 *
 * <p>Three rules: no call back from C into Java is ever a signal handler (it aborts the JVM); nobody waits for "any
 * child" (it would steal exit codes from {@link java.lang.Process}); every constant names its header. The numbers and
 * layouts here hold for 64-bit Linux on x86_64 and aarch64, which differ in the numbers of system calls only.
 */
@NullMarked
package dev.mpm.server.core.posix;

import org.jspecify.annotations.NullMarked;
