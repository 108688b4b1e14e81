/**
 * The demo app: small answers to see, measure and break a concurrency model with.
 *
 * <p>Start with {@link dev.mpm.examples.demo.DemoApp}, which the configuration names, and {@code Routes}, which says what
 * answers at which path. Each remaining class is one answer, or a piece of one ({@code Json}, {@code Parameters}). Nothing
 * here knows how the server runs it: the same handlers serve under every model.
 */
@NullMarked
package dev.mpm.examples.demo;

import org.jspecify.annotations.NullMarked;
