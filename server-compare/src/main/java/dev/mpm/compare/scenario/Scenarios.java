package dev.mpm.compare.scenario;

import dev.mpm.compare.load.Pattern;
import dev.mpm.compare.result.Figure;
import dev.mpm.server.core.settings.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Finds scenarios: by the name of one that comes with the server, or by a file's path; or makes one of a request. */
public final class Scenarios {

    /** In the order in which they are played. They ask for the paths of the demo app. */
    private static final List<String> NAMES = List.of(
            "fast",
            "blocking",
            "cpu",
            "long-request",
            "idle-crowd",
            "slow-clients",
            "connection-per-request",
            "crash",
            "recycle");

    private static final int USUAL_CONNECTIONS = 64;
    private static final Duration ALONE = Duration.ofSeconds(1);
    private static final long LARGEST_FILE = 1 << 20;

    private Scenarios() {}

    /** Returns the names of those that come with the server. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Returns a scenario.
     *
     * @param name one of {@link #names}, or the path of a file
     * @throws ScenarioException if there is none, or if something is wrong with it
     */
    public static Scenario find(String name) {
        if (NAMES.contains(name)) {
            return builtIn(name);
        }
        Path file = Path.of(name);
        if (!Files.isRegularFile(file)) {
            throw new ScenarioException(List.of("no scenario '" + name + "' (expected: one of "
                    + String.join(", ", NAMES) + ", or a YAML file)" + Suggestion.hint(name, NAMES)));
        }
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new ScenarioException(List.of(name + ": larger than 1 MiB (expected: a scenario)"));
            }
            return ScenarioReader.read(name, Files.readString(file));
        } catch (IOException e) {
            throw new ScenarioException(List.of("cannot read the scenario " + name + ": " + e));
        }
    }

    private static Scenario builtIn(String name) {
        String file = name + ".yaml";
        try (InputStream stream = Scenarios.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException(file + " is not in the jar");
            }
            return ScenarioReader.read(file, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the scenario of a request: as many answers as clients get that ask without a pause.
     *
     * @param line a method and a path
     * @throws ScenarioException if it is not that
     */
    public static Scenario ofRequest(String line) {
        return ofRequest(line, "", "", USUAL_CONNECTIONS);
    }

    /** Returns the scenario of one client that asks one request after the other: how long it takes when nobody else asks. */
    public static Scenario alone(String line) {
        return ofRequest(line, " (alone)", ", one at a time", 1);
    }

    private static Scenario ofRequest(String line, String suffix, String manner, int connections) {
        try {
            var question = ScenarioReader.question(line, "", 0, "");
            String asked = question.method() + " " + question.path();
            return new Scenario(
                    asked + suffix,
                    asked + manner,
                    connections == 1
                            ? "One client asks again and again: how long the request takes when nobody else asks."
                            : "Clients ask without a pause: how much each model answers at most, and what that costs.",
                    connections == 1
                            ? List.of(Figure.P50, Figure.P99, Figure.CPU)
                            : List.of(Figure.THROUGHPUT, Figure.P99, Figure.CPU),
                    List.of(new Clients("clients", Pattern.CLOSED, List.of(question), connections, 0, true, 0)),
                    OptionalDouble.empty(),
                    Map.of(),
                    List.of(),
                    false,
                    Duration.ZERO,
                    connections == 1 ? ALONE : Duration.ZERO,
                    Map.of());
        } catch (IllegalArgumentException wrong) {
            throw new ScenarioException(List.of("--request: " + wrong.getMessage()));
        }
    }
}
