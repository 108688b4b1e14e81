package dev.mpm.server.master.config;

/**
 * One setting as it holds now.
 *
 * @param key with its section: {@code http.keep-alive-timeout}
 * @param value its text; a list's items in brackets, as YAML writes them; secrets are masked
 * @param origin {@code default}, {@code server.yaml:14}, an option of the command line, or what it was computed from
 */
public record EffectiveSetting(String key, String value, String origin) {

    /** The origin of a value that nobody set. */
    public static final String DEFAULT = "default";

    /** Returns whether nobody set it. */
    public boolean isDefault() {
        return origin.equals(DEFAULT);
    }
}
