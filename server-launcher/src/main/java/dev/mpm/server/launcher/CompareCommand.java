package dev.mpm.server.launcher;

import dev.mpm.compare.load.LoadDriver;
import dev.mpm.compare.load.LoadDrivers;
import dev.mpm.compare.report.BaselineReport;
import dev.mpm.compare.report.HtmlReport;
import dev.mpm.compare.report.TextReport;
import dev.mpm.compare.result.Change;
import dev.mpm.compare.result.Comparison;
import dev.mpm.compare.result.ResultsCsv;
import dev.mpm.compare.result.ResultsJson;
import dev.mpm.compare.run.CompareRequest;
import dev.mpm.compare.run.ComparisonRun;
import dev.mpm.compare.scenario.Scenario;
import dev.mpm.compare.scenario.Scenarios;
import dev.mpm.server.core.posix.Signals;
import dev.mpm.server.core.settings.DurationText;
import dev.mpm.server.core.settings.Suggestion;
import dev.mpm.server.master.ExitCode;
import dev.mpm.server.master.MasterException;
import dev.mpm.server.master.config.Overrides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mpmctl compare}: runs the app under each model with the same load, and shows the differences. */
@Command(
        name = "compare",
        header = "Run the app under each model with the same load, and show the differences.",
        synopsisHeading = "Usage: ",
        customSynopsis = "mpmctl compare [-c FILE] [OPTION...]     (docs/compare.md tells more)",
        optionListHeading = "%nOptions:%n",
        sortOptions = false)
final class CompareCommand implements Callable<Integer> {

    private static final String DEMO = "dev.mpm.examples.demo.DemoApp";
    private static final Duration SHORTEST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** What one scenario and model is given if nobody says otherwise: together a few minutes. */
    private static final Duration USUAL = Duration.ofMillis(1500);

    /** For how long answers are waited for when a run's time is over. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Mpmctl mpmctl;

    @Option(
            names = "--mpm",
            split = ",",
            paramLabel = "NAME",
            order = 1,
            description = "The models, with commas between; default: all but fork.")
    List<String> mpms = List.of();

    @Option(
            names = "--request",
            paramLabel = "REQUEST",
            order = 2,
            description = "A request to your app, such as 'GET /path'; repeatable.")
    List<String> requests = List.of();

    @Option(
            names = "--scenario",
            split = ",",
            paramLabel = "NAME",
            order = 3,
            description = "A scenario of the demo app, or a YAML file; repeatable. Default: all.")
    List<String> scenarios = List.of();

    @Option(
            names = "--connections",
            paramLabel = "N",
            order = 4,
            description = "Connections of the clients that are measured.")
    int connections;

    @Option(
            names = "--rate",
            paramLabel = "R",
            order = 5,
            description = "Requests a second; default: as many as are answered.")
    double rate;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            order = 6,
            description = "How long each run takes; default: 1500ms.")
    @Nullable
    String duration;

    @Option(names = "--rounds", paramLabel = "K", order = 7, description = "How often each is run; default: 2.")
    int rounds = 2;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            order = 8,
            description = "Where report.html and results.* go; default: mpm-compare.")
    Path out = Path.of("mpm-compare");

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            order = 9,
            description = "The results.json of an earlier run to compare with.")
    @Nullable
    Path baseline;

    @Option(
            names = "--fail-above",
            paramLabel = "PERCENT",
            order = 10,
            description = "Fail if a figure is worse than the baseline's by more; default: 10.")
    double failAbove = 10;

    @Option(
            names = "--driver",
            paramLabel = "NAME",
            order = 11,
            description = "What plays the clients: mpmctl (default), or wrk for plain requests.")
    String driverName = "mpmctl";

    CompareCommand(Mpmctl mpmctl) {
        this.mpmctl = mpmctl;
    }

    @Override
    public Integer call() throws IOException {
        Surroundings surroundings = mpmctl.surroundings();
        Comparison earlier = baseline == null ? null : ResultsJson.read(baseline.toString(), read(baseline));
        var present = mpmctl.configuration(Overrides.NONE);
        ComparisonRun run = ComparisonRun.prepare(request(present.app().className()));
        Path folder = surroundings.directory().resolve(out);
        Files.createDirectories(folder);
        var progress = new CompareProgress(surroundings, run.estimate());
        Comparison comparison;
        try (LoadDriver driver = LoadDrivers.named(driverName, PATIENCE);
                var _ = Interruption.ofThisThread()) {
            comparison = run.make(driver, present.mpm(), progress::step);
        } finally {
            progress.end();
        }
        show(surroundings, comparison, folder);
        if (!comparison.complete()) {
            tellWhyNotComplete(surroundings, run);
            return ExitCode.FAILED_TO_START.number();
        }
        return code(surroundings, comparison, earlier).number();
    }

    private CompareRequest request(String app) {
        check(rounds >= 1 && rounds <= 100, "--rounds", Integer.toString(rounds), "1 to 100");
        check(
                connections >= 0 && connections <= 100_000,
                "--connections",
                Integer.toString(connections),
                "1 to 100000");
        check(rate >= 0 && rate <= 1_000_000, "--rate", Double.toString(rate), "up to 1000000");
        check(failAbove >= 0, "--fail-above", Double.toString(failAbove), "0 or more");
        Surroundings surroundings = mpmctl.surroundings();
        return new CompareRequest(
                surroundings.home(),
                mpmctl.configFile(),
                surroundings.environment(),
                models(),
                scenarios(app),
                time(),
                rounds,
                Version.number(),
                command());
    }

    /** A model that starts a process for each connection is hundreds of times slower, and all figures would be about that. */
    private static boolean isUsual(String mpm) {
        return !mpm.equals("fork");
    }

    private List<String> models() {
        List<String> installed = InstalledMpms.of(mpmctl).stream()
                .map(mpm -> mpm.name())
                .sorted(ModelOrder.USUAL)
                .toList();
        for (String mpm : mpms) {
            check(
                    installed.contains(mpm),
                    "--mpm",
                    mpm,
                    "of " + String.join(", ", installed) + Suggestion.hint(mpm, installed));
        }
        return mpms.isEmpty()
                ? installed.stream().filter(CompareCommand::isUsual).toList()
                : mpms.stream().distinct().toList();
    }

    private List<Scenario> scenarios(String app) {
        List<Scenario> all = new ArrayList<>();
        for (String request : requests) {
            all.add(Scenarios.alone(request));
            all.add(changed(Scenarios.ofRequest(request)));
        }
        scenarios.forEach(name -> all.add(changed(Scenarios.find(name))));
        if (!all.isEmpty()) {
            return all;
        }
        if (!app.equals(DEMO)) {
            throw new MasterException(
                    ExitCode.USAGE,
                    "nothing to compare: the scenarios that come with the server ask for the paths of the demo app, and"
                            + " the app is " + app + " (name requests of yours: --request 'GET /path')");
        }
        return Scenarios.names().stream()
                .map(Scenarios::find)
                .map(this::changed)
                .toList();
    }

    private Scenario changed(Scenario scenario) {
        Scenario over = connections == 0 ? scenario : scenario.over(connections);
        return rate == 0 ? over : over.atRate(rate);
    }

    private Duration time() {
        if (duration == null) {
            return USUAL;
        }
        Duration time = DurationText.read(duration);
        check(
                time != null && time.compareTo(SHORTEST) >= 0 && time.compareTo(LONGEST) <= 0,
                "--duration",
                duration,
                "200ms to 1h, such as 5s");
        return time == null ? USUAL : time;
    }

    private static void check(boolean right, String option, String found, String expected) {
        if (!right) {
            throw new MasterException(ExitCode.USAGE, option + ": " + found + " (expected: " + expected + ")");
        }
    }

    private String command() {
        var words = new ArrayList<>(List.of("mpmctl", "compare"));
        mpms.forEach(mpm -> words.addAll(List.of("--mpm", mpm)));
        requests.forEach(request -> words.addAll(List.of("--request", "'" + request + "'")));
        scenarios.forEach(scenario -> words.addAll(List.of("--scenario", scenario)));
        if (connections > 0) {
            words.addAll(List.of("--connections", Integer.toString(connections)));
        }
        if (rate > 0) {
            words.addAll(List.of("--rate", Double.toString(rate)));
        }
        words.addAll(
                List.of("--duration", duration == null ? "1500ms" : duration, "--rounds", Integer.toString(rounds)));
        return String.join(" ", words);
    }

    private void show(Surroundings surroundings, Comparison comparison, Path folder) throws IOException {
        Files.writeString(folder.resolve("results.json"), ResultsJson.write(comparison));
        Files.writeString(folder.resolve("results.csv"), ResultsCsv.write(comparison));
        Files.writeString(folder.resolve("report.html"), HtmlReport.of(comparison));
        surroundings.out().print(TextReport.of(comparison, surroundings.coloured(), surroundings.showsUnicode()));
        surroundings.out().println();
        surroundings
                .out()
                .println("Written: " + out.resolve("report.html") + ", results.json and results.csv beside it");
    }

    private static void tellWhyNotComplete(Surroundings surroundings, ComparisonRun run) {
        String reason = run.failure().isEmpty() ? "interrupted" : run.failure();
        reason.lines().forEach(line -> surroundings.err().println("mpmctl: " + line));
        surroundings.err().println("mpmctl: what was measured until then is shown");
    }

    private ExitCode code(Surroundings surroundings, Comparison comparison, @Nullable Comparison earlier) {
        if (earlier == null) {
            return ExitCode.DONE;
        }
        List<Change> changes = Change.between(earlier, comparison);
        surroundings.out().print(BaselineReport.of(String.valueOf(baseline), changes));
        List<Change> tooMuch = changes.stream()
                .filter(change -> change.certain() && change.worse() * 100 > failAbove)
                .toList();
        tooMuch.forEach(change -> surroundings
                .err()
                .println("mpmctl: worse than the baseline by too much: " + BaselineReport.line(change)));
        return tooMuch.isEmpty() ? ExitCode.DONE : ExitCode.FAILED_TO_START;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new MasterException(ExitCode.USAGE, "cannot read the baseline " + file + ": " + e, e);
        }
    }

    /** The first INT or TERM lets the comparison end early with what it has; the second ends this process at once. */
    private record Interruption(AtomicBoolean over) implements AutoCloseable {

        static Interruption ofThisThread() {
            Thread thread = Thread.currentThread();
            var over = new AtomicBoolean();
            var asked = new AtomicBoolean();
            Runnable reaction = () -> {
                if (over.get() || asked.getAndSet(true)) {
                    Runtime.getRuntime().halt(ExitCode.FORCED.number());
                }
                thread.interrupt();
            };
            Signals.on("INT", reaction);
            Signals.on("TERM", reaction);
            return new Interruption(over);
        }

        @Override
        public void close() {
            over.set(true);
            boolean _ = Thread.interrupted(); // whoever asked at the very end gets what there is
        }
    }
}
