/**
 * Divides the machine, or the part of it that the server may use, among the workers' JVMs: each would otherwise size
 * itself for all of it.
 *
 * <p>Start with {@link dev.mpm.server.master.budget.Budget}, a pure function of what
 * {@link dev.mpm.server.master.budget.Machine} has found, the model's sizes and the configuration; the rules and the
 * numbers behind them stand in {@code Division}. Everything is an immutable record; only {@code Machine} reads files,
 * some of {@code /proc} and of the control groups, and keeps none open. Nothing here measures what workers really use,
 * and nothing is divided anew while a generation runs.
 */
@NullMarked
package dev.mpm.server.master.budget;

import org.jspecify.annotations.NullMarked;
