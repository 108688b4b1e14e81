package dev.mpm.server.core.shared;

import java.util.regex.Pattern;

/** What the name of a region may be: that of its file, too. */
public final class RegionName {

    /** A region in the configuration, for messages. */
    public static final String EXAMPLE = "sessions=8MiB";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

    private RegionName() {}

    /** Returns whether it is letters, digits, and inside of it dots, dashes and underscores: 63 characters at most. */
    public static boolean isOne(String name) {
        return NAME.matcher(name).matches();
    }
}
