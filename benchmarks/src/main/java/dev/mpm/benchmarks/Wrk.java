package dev.mpm.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Drives a server with wrk: as many requests as it answers, over connections that each have one on the way.
 *
 * @param script makes wrk print its counters in a line that programs can read
 */
record Wrk(Path script, Pinning pinning) {

    /**
     * What wrk counted.
     *
     * @param errors of sockets, timeouts, and answers with a status of 400 or more
     * @param longest milliseconds
     */
    record Result(long requests, double seconds, long errors, double p50, double p99, double longest) {

        double rate() {
            return requests / seconds;
        }
    }

    static Wrk in(Site site, Pinning pinning) {
        return new Wrk(Site.place("wrk.lua", site.work(), Map.of()), pinning);
    }

    /** Runs it to its end. */
    Result run(int port, Question question, int connections, boolean keepAlive, Duration time) {
        return start(port, question, connections, keepAlive, time).result();
    }

    /** Starts it; it ends by itself. */
    Running start(int port, Question question, int connections, boolean keepAlive, Duration time) {
        var command = new ArrayList<>(pinning.load());
        int threads = Math.min(connections, pinning.loadProcessors());
        command.addAll(List.of("wrk", "-t" + threads, "-c" + connections, "-d" + time.toSeconds() + "s"));
        command.addAll(List.of("--latency", "--timeout", "10s", "-s", script.toString()));
        if (!keepAlive) {
            command.addAll(List.of("-H", "Connection: close"));
        }
        command.add("http://127.0.0.1:" + port + question.path());
        try {
            return new Running(Tools.start(command));
        } catch (IOException e) {
            throw new BenchmarkException("cannot start wrk: " + e.getMessage(), e);
        }
    }

    /** A wrk that is at work. */
    record Running(Process process) {

        /** Waits for its end. */
        Result result() {
            try {
                var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.waitFor() != 0) {
                    throw new BenchmarkException("wrk ended with code " + process.exitValue() + ": " + output);
                }
                return parse(output);
            } catch (IOException e) {
                throw new BenchmarkException("cannot read what wrk prints: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                throw new BenchmarkException("interrupted while wrk ran", e);
            }
        }
    }

    static Result parse(String output) {
        var line = output.lines()
                .filter(candidate -> candidate.startsWith("counted "))
                .findFirst()
                .orElseThrow(() -> new BenchmarkException("wrk printed no counters: " + output));
        Map<String, Long> counted = new HashMap<>();
        for (var pair : line.substring("counted ".length()).split(" ", -1)) {
            int equals = pair.indexOf('=');
            counted.put(pair.substring(0, equals), Long.parseLong(pair.substring(equals + 1)));
        }
        long errors = List.of("connect", "read", "write", "status", "timeout").stream()
                .mapToLong(name -> counted.getOrDefault(name, 0L))
                .sum();
        return new Result(
                counted.getOrDefault("requests", 0L),
                counted.getOrDefault("micros", 1L) / 1e6,
                errors,
                counted.getOrDefault("p50", 0L) / 1e3,
                counted.getOrDefault("p99", 0L) / 1e3,
                counted.getOrDefault("max", 0L) / 1e3);
    }
}
