package dev.mpm.compare.result;

/**
 * Where it was measured.
 *
 * @param processors those that could be used
 * @param memory bytes
 */
public record Machine(String processor, int processors, long memory, String system, String java) {}
