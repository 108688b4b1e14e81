package dev.mpm.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * How to start a server.
 *
 * @param environment what is added to that of this process
 * @param readyText a text that the server's output has for each of its workers that is ready; empty if an answer is
 *     enough
 * @param readyTimes how often it must be there
 */
record Launch(List<String> command, Map<String, String> environment, String readyText, int readyTimes) {

    Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    static Launch of(List<String> command) {
        return new Launch(command, Map.of(), "", 0);
    }

    static Launch of(String... command) {
        return of(List.of(command));
    }
}
