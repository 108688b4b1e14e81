/** An MPM written outside the server, against the API and the shared connection engines alone. */
@NullMarked
package dev.mpm.examples.ownmpm;

import org.jspecify.annotations.NullMarked;
