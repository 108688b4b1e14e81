/**
 * An MPM as somebody outside this project would write it: {@code solo}, one process with a fixed number of threads.
 *
 * <p>Start with {@link dev.mpm.examples.ownmpm.SoloProvider}, which {@code META-INF/services} names. The rest is the record
 * of its settings and {@code SoloMpm} with the two halves; connections are run by an engine of {@code mpm-common}.
 */
@NullMarked
package dev.mpm.examples.ownmpm;

import org.jspecify.annotations.NullMarked;
