package dev.mpm.e2e;

/**
 * What a command that has ended left behind.
 *
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Outcome(int exitCode, String out, String err) {}
