/**
 * Work that one worker does for all. Start with {@link dev.mpm.api.AppContext#runOnce}.
 */
@NullMarked
package dev.mpm.api.once;

import org.jspecify.annotations.NullMarked;
