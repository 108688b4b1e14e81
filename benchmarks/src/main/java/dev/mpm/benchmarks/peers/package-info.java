/**
 * The peers that are libraries for Java, each the smallest server that its documentation would have one write.
 *
 * <p>Every class here has a {@code main} with the arguments of {@link dev.mpm.benchmarks.peers.Arguments} and answers the
 * paths of {@link dev.mpm.benchmarks.peers.Answers} as far as the works need it.
 */
@NullMarked
package dev.mpm.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
