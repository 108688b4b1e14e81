package dev.mpm.server.core.config;

import org.jspecify.annotations.Nullable;

/** How much a line of the log matters, from the least to the most. */
public enum LogLevel {
    /** For whoever looks for a mistake in the app or the server. */
    DEBUG,
    /** What is as it should be. */
    INFO,
    /** What an operator should look at. */
    WARN,
    /** What the server or an app gives up on. */
    ERROR;

    /** Returns the level that a line of SLF4J's simple backend begins with, or null if it begins with none. */
    public static @Nullable LogLevel leading(String line) {
        if (line.startsWith("TRACE ")) {
            return DEBUG;
        }
        for (LogLevel level : values()) {
            if (line.startsWith(level.name())
                    && line.startsWith(" ", level.name().length())) {
                return level;
            }
        }
        return null;
    }
}
