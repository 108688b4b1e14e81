package dev.mpm.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs programs that help to measure and are not measured; they end with this process, however it ends. */
final class Tools {

    private Tools() {}

    /** Sees to it that no program outlives this process if the user interrupts it. */
    static void endWithThisProcess() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly),
                        "kill-tools"));
    }

    /** Starts a program whose output, errors included, is to be read. */
    static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Returns the first line that a program prints; "unknown" if it cannot be run. */
    static String firstLine(String... command) {
        try {
            var process = start(List.of(command));
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return output.lines()
                    .filter(line -> !line.isBlank())
                    .findFirst()
                    .orElse("unknown")
                    .trim();
        } catch (IOException _) {
            return "unknown";
        }
    }

    /** Returns the names of programs that are not there, with the packages that have them; empty if all are. */
    static String missing() {
        return Stream.of("wrk (Debian package: wrk)", "setsid (util-linux)", "taskset (util-linux)")
                .filter(tool ->
                        Site.program(tool.substring(0, tool.indexOf(' '))).isEmpty())
                .collect(Collectors.joining(", "));
    }
}
