package dev.mpm.compare.result;

/**
 * A model as it was run.
 *
 * @param name unique: the model's name, or that and how it differs, such as {@code prefork, one process}
 * @param mpm the model's name in the configuration
 * @param shape its processes and threads at most, such as {@code 2 × 25}
 * @param settings what differs from the configuration file, as YAML on one line; empty if nothing does
 */
public record Contender(String name, String mpm, String shape, String settings) {}
