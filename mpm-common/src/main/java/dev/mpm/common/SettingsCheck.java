package dev.mpm.common;

/** Checks settings against each other, in words that an operator can act on. */
public final class SettingsCheck {

    private SettingsCheck() {}

    /**
     * Requires that one setting is above another.
     *
     * @throws IllegalArgumentException with both keys and values if it is not
     */
    public static void above(String key, int value, String lowerKey, int lower) {
        if (value <= lower) {
            throw new IllegalArgumentException(
                    key + ": " + value + " (expected: above " + lowerKey + ", which is " + lower + ")");
        }
    }

    /**
     * Requires that the most requests at a time can be divided over workers of the given size, and that those which start
     * fit into it.
     *
     * @return how many workers there can be
     * @throws IllegalArgumentException naming the keys, the values and what would do
     */
    public static int workers(int maxRequestWorkers, int threadsPerChild, int startServers) {
        if (maxRequestWorkers % threadsPerChild != 0) {
            int next = (maxRequestWorkers / threadsPerChild + 1) * threadsPerChild;
            throw new IllegalArgumentException("max-request-workers: " + maxRequestWorkers
                    + " (expected: a multiple of threads-per-child, which is " + threadsPerChild + ", such as " + next
                    + ")");
        }
        int workers = maxRequestWorkers / threadsPerChild;
        if (startServers > workers) {
            throw new IllegalArgumentException("start-servers: " + startServers + " (expected: at most " + workers
                    + ", as max-request-workers is " + maxRequestWorkers + " and threads-per-child " + threadsPerChild
                    + ")");
        }
        return workers;
    }
}
