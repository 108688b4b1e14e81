/**
 * A picture that a pool of processes computes in bands, and a page that shows each as it comes. Start with {@link
 * dev.mpm.examples.mandelbrot.MandelbrotApp}.
 */
@NullMarked
package dev.mpm.examples.mandelbrot;

import org.jspecify.annotations.NullMarked;
