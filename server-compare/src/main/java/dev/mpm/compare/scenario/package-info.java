/** What clients do: the scenarios that come with the server, and those of users. */
@NullMarked
package dev.mpm.compare.scenario;

import org.jspecify.annotations.NullMarked;
