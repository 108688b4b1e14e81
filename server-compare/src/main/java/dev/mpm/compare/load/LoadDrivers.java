package dev.mpm.compare.load;

import java.time.Duration;
import java.util.List;

/** Knows the drivers by their names. */
public final class LoadDrivers {

    /** The names that may be given, the usual one first. */
    public static final List<String> NAMES = List.of(OwnDriver.NAME, WrkDriver.NAME);

    private LoadDrivers() {}

    /**
     * Returns the driver of that name.
     *
     * @param patience for how long answers are waited for after the end of a stream
     * @throws LoadException if there is none, or its program is not installed
     */
    public static LoadDriver named(String name, Duration patience) {
        return switch (name) {
            case OwnDriver.NAME -> new OwnDriver(patience);
            case WrkDriver.NAME -> WrkDriver.installed(patience);
            default ->
                throw new LoadException(
                        "driver: " + name + " (expected: one of " + String.join(", ", NAMES) + ")", null);
        };
    }
}
