/**
 * The configuration file: reads YAML into immutable records, and says everything that is wrong with it at once.
 *
 * <p>Start with {@link dev.mpm.server.master.config.ServerConfig#load}. What keys there are stands in
 * {@link dev.mpm.server.master.config.ConfigSchema}; check, effective listing, documentation and the JSON Schema for editors
 * all come from there. snakeyaml splits the file into events and does nothing else: no aliases, no tags, no objects.
 *
 * <p>Nothing here starts a thread, opens a socket or loads a class of the app. Workers never load this package: they
 * receive text. Every public type but {@link dev.mpm.server.master.config.ConfigurationException} is an immutable record.
 */
@NullMarked
package dev.mpm.server.master.config;

import org.jspecify.annotations.NullMarked;
