package dev.mpm.server.master.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says instead of the file.
 *
 * @param mpm the value of {@code --mpm}, or null if it was not given
 * @param listen the values of {@code --listen}; none: those of the file hold
 * @param settings the values of {@code --set}, such as {@code http.keep-alive-timeout=1s}; the last of a key holds
 */
public record Overrides(@Nullable String mpm, List<String> listen, List<String> settings) {

    /** Leaves everything to the file. */
    public static final Overrides NONE = new Overrides(null, List.of(), List.of());

    public Overrides {
        listen = List.copyOf(listen);
        settings = List.copyOf(settings);
    }
}
