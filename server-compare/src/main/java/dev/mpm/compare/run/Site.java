package dev.mpm.compare.run;

import java.nio.file.Path;

/**
 * Where everything is.
 *
 * @param home the distribution
 * @param config the configuration file
 * @param scratch a folder for files that nobody needs later; it exists
 */
record Site(Path home, Path config, Path scratch) {}
