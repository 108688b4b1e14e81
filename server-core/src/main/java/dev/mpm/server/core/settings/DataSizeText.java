package dev.mpm.server.core.settings;

import dev.mpm.api.DataSize;
import org.jspecify.annotations.Nullable;

/** Reads sizes as the configuration holds them: a whole number and its unit, {@code 1000B}, {@code 64MiB}. */
public final class DataSizeText {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final long[] BYTES = {1, 1L << 10, 1L << 20, 1L << 30, 1L << 40};

    private DataSizeText() {}

    /** Returns the size, or null if the text is not a whole number followed by one of the units; {@code 64M} is not a size. */
    public static @Nullable DataSize read(String text) {
        long bytes = Quantity.read(text, UNITS, BYTES);
        return bytes < 0 ? null : new DataSize(bytes);
    }
}
