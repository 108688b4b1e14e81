package dev.mpm.server.master.config;

/**
 * One thing that is wrong with the configuration.
 *
 * @param place the file as the operator named it, or the option of the command line
 * @param line 1 or more; 0 for an option, or when no line can be named
 * @param key with its section, {@code event.max-request-workers}; empty if no key can be named
 * @param text what was found and what was expected
 */
public record Problem(String place, int line, String key, String text) {

    /** Returns {@code conf/server.yaml:14: event.max-worker: not a known key; did you mean 'max-request-workers'?}. */
    @Override
    public String toString() {
        String where = line > 0 ? place + ":" + line : place;
        return key.isEmpty() ? where + ": " + text : where + ": " + key + ": " + text;
    }
}
