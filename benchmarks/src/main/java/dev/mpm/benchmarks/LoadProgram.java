package dev.mpm.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A program of this module that puts load on a server, in a JVM of its own; it answers a line with a line. */
record LoadProgram(String name, Process process, BufferedReader output) implements AutoCloseable {

    static LoadProgram start(Bench bench, String main, String... arguments) throws IOException {
        var site = bench.site();
        var command = new ArrayList<>(bench.pinning().load());
        command.addAll(List.of(site.java(), "-Xmx256m", "-XX:+UseSerialGC", "-cp"));
        command.add(site.classPath("org/hdrhistogram"));
        command.add("dev.mpm.benchmarks.load." + main);
        command.addAll(List.of(arguments));
        var process = Tools.start(command);
        return new LoadProgram(main, process, process.inputReader(StandardCharsets.UTF_8));
    }

    /**
     * Gives an order and waits for the answer.
     *
     * @return the answer without its first word, "ok"
     */
    String ask(String order) throws IOException {
        process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        var answer = output.readLine();
        if (answer == null || !answer.startsWith("ok")) {
            throw new BenchmarkException(name + ": '" + order + "' was answered with: " + answer);
        }
        return answer.substring("ok".length()).trim();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
