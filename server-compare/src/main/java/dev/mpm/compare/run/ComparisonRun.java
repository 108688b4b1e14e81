package dev.mpm.compare.run;

import dev.mpm.compare.advice.Adviser;
import dev.mpm.compare.load.LoadDriver;
import dev.mpm.compare.load.LoadException;
import dev.mpm.compare.result.Advice;
import dev.mpm.compare.result.Comparison;
import dev.mpm.compare.result.Machine;
import dev.mpm.compare.result.Played;
import dev.mpm.compare.result.Run;
import dev.mpm.server.master.config.Overrides;
import dev.mpm.server.master.config.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes a comparison: the servers, the rounds, the conclusions. */
public final class ComparisonRun {

    private final CompareRequest request;
    private final Machine machine = Machines.here();
    private final Plan plan;
    private final ServerConfig config;
    private String failure = "";

    private ComparisonRun(CompareRequest request) {
        this.request = request;
        this.plan = Planner.plan(request, machine.processors());
        String first = request.mpms().getFirst();
        this.config =
                ServerConfig.load(request.config(), request.environment(), new Overrides(first, List.of(), List.of()));
    }

    /**
     * Prepares it; nothing runs yet.
     *
     * @throws dev.mpm.server.master.config.ConfigurationException if the configuration is wrong
     */
    public static ComparisonRun prepare(CompareRequest request) {
        return new ComparisonRun(request);
    }

    /** Returns how long it will take, about. */
    public Duration estimate() {
        return plan.total();
    }

    /** Returns why {@link #make} has not measured everything although nobody interrupted it; empty if it has. */
    public String failure() {
        return failure;
    }

    /**
     * Makes it. Ends all its servers, and takes its files away, however it ends. If the thread is interrupted, or a server or the
     * driver fails later on, what was measured until then is returned, not complete.
     *
     * @param present the model that the configuration names
     * @throws CompareException if a server fails before anything was measured
     * @throws LoadException if the driver does
     */
    public Comparison make(LoadDriver driver, String present, Progress progress) {
        Instant date = Instant.now();
        Path scratch = scratch();
        boolean complete = false;
        List<Run> runs;
        try {
            var rounds = new Rounds(plan, new Site(request.home(), request.config(), scratch), driver, progress);
            try (rounds) {
                rounds.play();
                complete = true;
            } catch (InterruptedException e) {
                // Somebody has enough; what there is so far is worth showing.
            } catch (CompareException | LoadException e) {
                if (rounds.runs().isEmpty()) {
                    throw e;
                }
                failure = String.valueOf(e.getMessage());
            }
            runs = rounds.runs();
        } finally {
            delete(scratch);
        }
        return comparison(date, complete, driver.name(), runs, present);
    }

    private Comparison comparison(Instant date, boolean complete, String driver, List<Run> runs, String present) {
        Set<String> played = runs.stream().map(Run::scenario).collect(Collectors.toSet());
        var found = new Comparison(
                date,
                request.version(),
                request.command(),
                config.app().className(),
                machine,
                driver,
                plan.rounds(),
                complete,
                plan.everybody().stream().map(Entry::contender).toList(),
                plan.bouts().stream()
                        .map(Plan.Bout::scenario)
                        .filter(scenario -> played.contains(scenario.name()))
                        .map(scenario -> new Played(
                                scenario.name(),
                                scenario.title(),
                                scenario.says(),
                                scenario.load(),
                                scenario.explains(),
                                scenario.headline(),
                                scenario.time(plan.time()).toMillis() / 1e3))
                        .toList(),
                runs,
                new Advice("", List.of(), ""));
        return new Comparison(
                found.date(),
                found.version(),
                found.command(),
                found.app(),
                found.machine(),
                found.driver(),
                found.rounds(),
                found.complete(),
                found.contenders(),
                found.scenarios(),
                found.runs(),
                Adviser.advise(found, present, connections()));
    }

    private int connections() {
        return request.scenarios().stream()
                .mapToInt(scenario -> scenario.measured().connections())
                .max()
                .orElse(1);
    }

    private static Path scratch() {
        try {
            return Files.createTempDirectory("mpm-compare");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for temporary files", e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // What cannot be deleted is in a folder for temporary files.
        }
    }
}
