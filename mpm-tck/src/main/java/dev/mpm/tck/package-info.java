/**
 * The contract of an MPM as tests: every MPM, ours or another's, extends {@link dev.mpm.tck.MpmContract} and supplies
 * itself.
 *
 * <p>The suite is written against {@code dev.mpm.api} and Undertow alone. Its tests stand in groups, one interface each
 * ({@code AnswersContract}, {@code DrainContract} ...), whose default methods JUnit finds in the extending class.
 */
@NullMarked
package dev.mpm.tck;

import org.jspecify.annotations.NullMarked;
