/**
 * Measures whole servers beside each other: what {@code benchmarks/peers} runs.
 *
 * <p>{@link dev.mpm.benchmarks.PeersCommand} is the command. A {@link dev.mpm.benchmarks.Peer} is a server that can be
 * started, a {@link dev.mpm.benchmarks.Work} is what is done to it and measured; {@link dev.mpm.benchmarks.Rounds}
 * brings them together. Everything happens on the main thread, one server at a time.
 */
@NullMarked
package dev.mpm.benchmarks;

import org.jspecify.annotations.NullMarked;
