package dev.mpm.benchmarks;

import java.util.List;

/**
 * Which processors the server and the load may use.
 *
 * @param apart whether the server has the first processor for itself, and the load the second
 */
record Pinning(boolean apart) {

    /** Returns what stands before the server's command. */
    List<String> server() {
        return apart ? List.of("taskset", "-c", "0") : List.of();
    }

    /** Returns what stands before the load's command. */
    List<String> load() {
        return apart ? List.of("taskset", "-c", "1") : List.of();
    }

    int serverProcessors() {
        return apart ? 1 : Runtime.getRuntime().availableProcessors();
    }

    int loadProcessors() {
        return apart ? 1 : Math.min(2, Runtime.getRuntime().availableProcessors());
    }

    @Override
    public String toString() {
        return apart
                ? "server pinned to one processor, load to another"
                : serverProcessors() + " processors shared by server and load";
    }
}
