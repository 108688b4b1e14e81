package dev.mpm.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The command {@code benchmarks/peers}, once it is built. */
final class PeersCommand {

    private final Options options;
    private final Progress progress = new Progress(System.err, Boolean.getBoolean("terminal"));

    private PeersCommand(Options options) {
        this.options = options;
    }

    /**
     * Runs it. The script passes the distribution's folder and this module's in the properties {@code distribution} and
     * {@code module}, and in {@code terminal} whether standard error is one.
     */
    public static void main(String[] args) throws IOException {
        var module = Path.of(System.getProperty("module"));
        var now = LocalDateTime.now(ZoneId.systemDefault())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace(':', '-');
        try {
            if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
                System.out.print(Options.USAGE);
                return;
            }
            new PeersCommand(Options.parse(module.resolve("target/peers").resolve(now), args)).run(module, args);
        } catch (BenchmarkException e) {
            System.err.println("benchmarks/peers: " + e.getMessage());
            System.exit(2);
        }
    }

    private void run(Path module, String... args) throws IOException {
        if (options.list()) {
            list();
            return;
        }
        if (!Tools.missing().isEmpty()) {
            throw new BenchmarkException("not installed: " + Tools.missing());
        }
        if (options.pin() && Runtime.getRuntime().availableProcessors() < 2) {
            throw new BenchmarkException("--pin: one processor only (expected: two or more)");
        }
        var site = site(module);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> leaveNothing(site.work()), "leave-nothing"));
        site.prepare();
        measure(new Bench(site, options, Wrk.in(site, new Pinning(options.pin()))), args);
    }

    private void measure(Bench bench, String... args) throws IOException {
        var cases = installed(options.targets() ? Targets.cases() : chosen(), bench.site());
        progress.say(estimate(cases));
        var results = new Results(new Rounds(bench, cases, progress).run());
        var verdicts = options.targets() ? Targets.verdicts(results) : List.<Verdict>of();
        var report = new Report(facts(bench, args), results, verdicts);
        System.out.print(report.text());
        report.store(options.out());
        System.out.println("\nstored in " + options.out());
    }

    private static Site site(Path module) throws IOException {
        var jars = Arrays.stream(Files.readString(module.resolve("target/classpath"))
                        .trim()
                        .split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
        return new Site(
                Path.of(System.getProperty("distribution")),
                module.resolve("target/classes"),
                jars,
                Files.createTempDirectory("mpm-peers"));
    }

    private static void list() {
        var table = new Table();
        table.add(List.of("servers", ""));
        AllPeers.all().forEach(peer -> table.add(List.of("  " + peer.name(), peer.says())));
        table.add(List.of("works", ""));
        Works.all().forEach(work -> table.add(List.of("  " + work.name(), work.says())));
        System.out.print(table.leftAligned());
    }

    private List<Case> chosen() {
        var peers = byName(
                "--peer",
                options.peers(),
                AllPeers.all().stream().map(Peer::name).toList());
        var works = byName(
                "--work", options.works(), Works.all().stream().map(Work::name).toList());
        var cases = new ArrayList<Case>();
        for (var work : Works.all()) {
            for (var peer : AllPeers.all()) {
                if (works.contains(work.name())
                        && peers.contains(peer.name())
                        && peer.works().contains(work.name())) {
                    int wanted = options.connections() > 0 ? options.connections() : work.connections();
                    cases.add(new Case(peer, work, Math.min(wanted, peer.mostConnections())));
                }
            }
        }
        return cases;
    }

    private static List<String> byName(String option, List<String> wanted, List<String> known) {
        for (var name : wanted) {
            if (!known.contains(name)) {
                throw new BenchmarkException(
                        option + " " + name + ": there is none (expected: some of " + String.join(", ", known) + ")");
            }
        }
        return wanted.isEmpty() ? known : wanted;
    }

    private List<Case> installed(List<Case> cases, Site site) {
        cases.stream()
                .map(Case::peer)
                .distinct()
                .forEach(peer -> peer.missing(site)
                        .ifPresent(what -> progress.say(peer.name() + ": left out, as it needs " + what)));
        return cases.stream().filter(run -> run.peer().missing(site).isEmpty()).toList();
    }

    private String estimate(List<Case> cases) {
        var once = cases.stream().map(run -> run.work().estimate(options)).reduce(Duration.ZERO, Duration::plus);
        var all = once.multipliedBy(options.rounds());
        return cases.size() + " measurements in " + options.rounds() + " rounds; this takes about "
                + Math.max(1, all.plusSeconds(59).toMinutes()) + " min";
    }

    private static Map<String, String> facts(Bench bench, String... args) {
        var facts = new LinkedHashMap<String, String>();
        facts.put(
                "date",
                LocalDateTime.now(ZoneId.systemDefault())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
        facts.put("command", ("benchmarks/peers " + String.join(" ", args)).trim());
        facts.put(
                "rounds",
                bench.options().rounds() + " of " + bench.options().time().toSeconds() + " s after "
                        + bench.options().warmUp().toSeconds() + " s of warm-up");
        facts.put("placement", bench.pinning().toString());
        facts.putAll(Machine.facts(bench.site()));
        return facts;
    }

    /** Runs whenever the JVM ends, also when the user interrupts. */
    private static void leaveNothing(Path work) {
        Server.killAll();
        Tools.killAll();
        // The main thread may be about to write a last file.
        if (!Await.until(Duration.ofSeconds(2), () -> isDeleted(work))) {
            System.err.println("benchmarks/peers: cannot delete " + work + "; please do");
        }
    }

    private static boolean isDeleted(Path folder) {
        try {
            delete(folder);
            return true;
        } catch (IOException _) {
            return Files.notExists(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
