/**
 * Settings records as text: what a {@link dev.mpm.api.Setting} declares, read once, checked at once.
 *
 * <p>Start with {@link dev.mpm.server.core.settings.SettingsSchema}. The master reads YAML scalars through it, sends the
 * values to its workers as text, and a worker turns them back into the same record. Nothing here knows YAML, starts a
 * thread or keeps state; a worker's start pays for this package, so there are no regular expressions and no streams on
 * the path that reads a record. Every type is immutable and safe for any thread.
 */
@NullMarked
package dev.mpm.server.core.settings;

import org.jspecify.annotations.NullMarked;
