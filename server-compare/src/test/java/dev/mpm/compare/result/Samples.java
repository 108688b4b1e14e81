package dev.mpm.compare.result;

import dev.mpm.compare.load.Tick;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Makes up comparisons that look like real ones; the same every time. */
public final class Samples {

    private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99};

    private static final List<Contender> CONTENDERS = List.of(
            new Contender("prefork", "prefork", "8 × 1", ""),
            new Contender("worker", "worker", "2 × 25", ""),
            new Contender("event", "event", "2 × 25", ""),
            new Contender("virtual", "virtual", "2 × 400", ""),
            new Contender(
                    "prefork, one process", "prefork", "1 × 1", "prefork: {start-servers: 1, max-request-workers: 1}"));

    private static final List<Figure> SPEED = List.of(Figure.THROUGHPUT, Figure.P99);

    private Samples() {}

    /** Returns five contenders in nine scenarios, three rounds each. */
    public static Comparison full() {
        return comparison(
                CONTENDERS,
                List.of(
                        scenario(
                                "fast",
                                "Small answers, as many as possible",
                                "GET /plaintext, 64 connections, closed loop",
                                SPEED),
                        scenario(
                                "blocking",
                                "Handlers that wait",
                                "GET /sleep?ms=50, 256 connections, closed loop",
                                List.of(Figure.THROUGHPUT, Figure.THREADS)),
                        scenario(
                                "cpu",
                                "Handlers that compute",
                                "GET /prime?number=1000003, 16 connections, closed loop",
                                SPEED),
                        scenario(
                                "long-request",
                                "The long request",
                                "GET /plaintext, 400 a second, while GET /prime?number=29355126551 computes",
                                List.of(Figure.P99, Figure.MAX)),
                        scenario(
                                "idle-crowd",
                                "The idle crowd",
                                "2,000 idle connections, and GET /plaintext, 400 a second",
                                List.of(Figure.CLOSED_EARLY, Figure.P99, Figure.PSS)),
                        scenario(
                                "slow-clients",
                                "Slow clients",
                                "100 clients that send a few bytes at a time, and GET /plaintext, 400 a second",
                                List.of(Figure.P99)),
                        scenario(
                                "connection-per-request",
                                "A connection for each request",
                                "GET /plaintext, 16 connections without keep-alive",
                                SPEED),
                        scenario(
                                "crash",
                                "A worker dies",
                                "GET /sleep?ms=20, 200 a second; a worker is killed after 3 s",
                                List.of(Figure.ERRORS, Figure.P99)),
                        scenario(
                                "recycle",
                                "Leak and recycle",
                                "GET /fault/leak?mb=1, 20 a second; workers are replaced at 128 MiB",
                                List.of(Figure.ERRORS, Figure.RECYCLED, Figure.PSS))),
                3);
    }

    /** Returns three contenders in three scenarios, two rounds each: enough to see each kind of chart. */
    public static Comparison small() {
        Comparison full = full();
        return comparison(
                List.of(CONTENDERS.get(0), CONTENDERS.get(2), CONTENDERS.get(4)),
                Stream.of(0, 3, 7).map(full.scenarios()::get).toList(),
                2);
    }

    /** Returns nothing measured at all, as when somebody interrupts at once. */
    public static Comparison empty() {
        Comparison full = full();
        return with(full, List.of(), full.scenarios().subList(0, 1), new Advice("", List.of(), ""), full.app());
    }

    /** Returns the small one with texts that try to break out of wherever they are put. */
    public static Comparison hostile(String text) {
        Comparison small = small();
        List<Played> scenarios = small.scenarios().stream()
                .map(played -> new Played(
                        played.name(), text, text, text, Map.of("event", text), played.headline(), played.seconds()))
                .toList();
        List<Run> runs = small.runs().stream()
                .map(run -> new Run(
                        run.scenario(),
                        run.model(),
                        run.round(),
                        run.figures(),
                        run.latencies(),
                        run.timeline(),
                        Map.of(text, 1L),
                        run.requestsByWorker(),
                        List.of(new Run.Event(1, text)),
                        List.of(text)))
                .toList();
        return with(small, runs, scenarios, new Advice(text, List.of(text), text), text);
    }

    private static Comparison with(Comparison from, List<Run> runs, List<Played> scenarios, Advice advice, String app) {
        return new Comparison(
                from.date(),
                from.version(),
                from.command(),
                app,
                from.machine(),
                from.driver(),
                from.rounds(),
                !runs.isEmpty(),
                from.contenders(),
                scenarios,
                runs,
                advice);
    }

    private static Comparison comparison(List<Contender> contenders, List<Played> scenarios, int rounds) {
        List<Run> runs = new ArrayList<>();
        var random = new Random(42);
        for (Played scenario : scenarios) {
            for (int round = 1; round <= rounds; round++) {
                for (Contender contender : contenders) {
                    runs.add(run(scenario.name(), contender.name(), round, random));
                }
            }
        }
        return new Comparison(
                Instant.parse("2026-11-21T14:22:41Z"),
                "0.1.0",
                "mpmctl compare --out report",
                "dev.mpm.examples.demo.DemoApp",
                new Machine("AMD EPYC", 2, 8L << 30, "Linux 6.18", "25.0.3"),
                "the built-in driver",
                rounds,
                true,
                contenders,
                scenarios,
                runs,
                new Advice(
                        "event",
                        List.of(
                                "Half of the time of a request is waiting: 25 threads in each process are enough for"
                                        + " 480 requests a second, by Little's law with room for a third more.",
                                "event keeps 2,000 idle connections without a thread each, and needs 31 % less"
                                        + " processor time than worker for small answers.",
                                "Two processes, as one may die; a third would cost 140 MiB and bring nothing on 2"
                                        + " processors."),
                        """
                        mpm: event
                        event:
                          start-servers: 2
                          threads-per-child: 25
                        """));
    }

    private static Played scenario(String name, String title, String load, List<Figure> headline) {
        return new Played(
                name,
                title,
                "What a server does with this load tells how it shares its processors between those who ask for much"
                        + " and those who ask for little.",
                load,
                Map.of(
                        "prefork",
                        "A process has one connection at a time; whoever comes when all are busy waits in the kernel's"
                                + " queue.",
                        "worker",
                        "A thread has one connection at a time, and keeps it between two requests.",
                        "event",
                        "Loops hold the connections, and threads run requests only; idle connections cost memory"
                                + " alone.",
                        "virtual",
                        "Each connection has a virtual thread; one that computes keeps its processor until it is done.",
                        "prefork, one process",
                        "All requests stand in one line: the long one makes all others wait."),
                headline,
                8);
    }

    private static Run run(String scenario, String model, int round, Random random) {
        double noise = 1 + (random.nextDouble() - 0.5) * 0.12;
        boolean single = model.endsWith("one process");
        boolean manyProcesses = model.equals("prefork");
        double rate = Math.round(rate(scenario, model) * noise);
        double p50 = p50(scenario, model) * (2 - noise);
        double tail = tail(scenario, model) * (1 + random.nextDouble() * 0.3);
        List<Run.Percentile> latencies = new ArrayList<>();
        for (double percentile : PERCENTILES) {
            double nines = Math.log10(100 / (100 - percentile)) - Math.log10(2);
            latencies.add(new Run.Percentile(percentile, rounded(Math.min(7200, p50 * Math.pow(tail, nines / 1.7)))));
        }
        boolean crash = scenario.equals("crash");
        long errors = crash ? (manyProcesses || single ? 1 : model.equals("virtual") ? 5 : 3) + random.nextInt(2) : 0;
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.THROUGHPUT, rate);
        figures.put(Figure.P50, latencies.get(0).millis());
        figures.put(Figure.P90, latencies.get(2).millis());
        figures.put(Figure.P99, latencies.get(4).millis());
        figures.put(Figure.P999, latencies.get(6).millis());
        figures.put(Figure.MAX, rounded(latencies.getLast().millis() * 1.04));
        figures.put(Figure.ERRORS, (double) errors);
        if (scenario.equals("idle-crowd")) {
            figures.put(
                    Figure.CLOSED_EARLY,
                    single ? 1999.0 : manyProcesses ? 1992.0 : model.equals("worker") ? 1950.0 : 0);
        }
        double cpu = model.equals("event")
                ? 0.0092
                : model.equals("worker") ? 0.0134 : model.equals("virtual") ? 0.0151 : 0.0127;
        double weight = scenario.equals("cpu") ? 310 : scenario.equals("blocking") ? 2.4 : 1;
        figures.put(Figure.CPU, rounded(cpu * weight * noise));
        figures.put(Figure.CPU_USER, rounded(cpu * weight * noise * 0.7));
        figures.put(Figure.CPU_SYSTEM, rounded(cpu * weight * noise * 0.3));
        figures.put(Figure.PSS, rounded((manyProcesses ? 640 : single ? 148 : 262) * noise));
        figures.put(Figure.LIVE_HEAP, rounded((manyProcesses ? 71 : single ? 9 : 24) * noise));
        figures.put(Figure.PROCESSES, manyProcesses ? 9.0 : single ? 2.0 : 3.0);
        figures.put(Figure.THREADS, manyProcesses ? 190.0 : single ? 41.0 : model.equals("virtual") ? 66.0 : 118.0);
        figures.put(Figure.SWITCHES, rounded((model.equals("event") ? 0.4 : 1.8) * noise));
        figures.put(Figure.SWITCHES_FORCED, rounded(0.03 * noise));
        figures.put(Figure.READY, rounded((manyProcesses ? 2900 : single ? 640 : 980) * noise));
        figures.put(Figure.SPREAD, single ? 1.0 : rounded(1 + 0.3 * random.nextDouble()));
        figures.put(Figure.RECYCLED, scenario.equals("recycle") ? manyProcesses ? 1.0 : 2.0 : 0.0);
        figures.put(Figure.DRIVER_CPU, rounded(0.6 * noise));
        figures.put(Figure.DRIVER_LATE, rounded(0.2 * noise));
        return new Run(
                scenario,
                model,
                round,
                figures,
                latencies,
                timeline(scenario, single, rate, p50, tail, random),
                errors > 0 ? Map.of("closed", errors) : Map.of(),
                single ? List.of(Math.round(rate * 8)) : List.of((long) (rate * 4.2), (long) (rate * 3.8)),
                events(scenario, single, random),
                scenario.equals("fast") && model.equals("event") && round == 2
                        ? List.of("The driver used 1.9 of 2 processors: the server may be faster than this.")
                        : List.of());
    }

    private static double rate(String scenario, String model) {
        boolean single = model.endsWith("one process");
        return switch (scenario) {
            case "fast" ->
                switch (model) {
                    case "event" -> 48_100;
                    case "worker" -> 33_200;
                    case "virtual" -> 31_900;
                    case "prefork" -> 36_400;
                    default -> 21_000;
                };
            case "blocking" ->
                switch (model) {
                    case "virtual" -> 4_980;
                    case "prefork" -> 159;
                    case "worker", "event" -> 990;
                    default -> 19.8;
                };
            case "cpu" -> single ? 121 : 236;
            case "long-request" -> single ? 52 : 399;
            case "connection-per-request" -> single ? 6_100 : model.equals("event") ? 9_300 : 9_100;
            case "recycle" -> 20;
            default -> 199;
        };
    }

    private static double p50(String scenario, String model) {
        return switch (scenario) {
            case "fast" -> model.equals("event") ? 0.48 : 1.1;
            case "blocking" -> 256_000 / rate(scenario, model);
            case "cpu" -> 16_000 / rate(scenario, model);
            case "crash" -> 20.6;
            default -> 0.7;
        };
    }

    private static double tail(String scenario, String model) {
        boolean single = model.endsWith("one process");
        return switch (scenario) {
            case "long-request" -> single ? 9_000 : model.equals("virtual") ? 24 : 6;
            case "fast" -> model.equals("prefork") ? 18 : 30;
            case "blocking" -> 1.1;
            default -> single ? 40 : 7;
        };
    }

    private static List<Tick> timeline(
            String scenario, boolean single, double rate, double p50, double tail, Random random) {
        List<Tick> ticks = new ArrayList<>();
        boolean stalls = single && (scenario.equals("long-request") || scenario.equals("crash"));
        double width = 0.25;
        for (int i = 0; i < 32; i++) {
            double at = i * width;
            boolean stalled = stalls && at >= 2 && at < (scenario.equals("crash") ? 3.5 : 7);
            long answered = stalled ? 0 : Math.max(1, Math.round(rate * width * (0.9 + random.nextDouble() * 0.2)));
            double p99 = stalled ? 0 : rounded(p50 * Math.pow(tail, 0.8 + random.nextDouble() * 0.3));
            ticks.add(new Tick(at, answered, 0, stalled ? 0 : rounded(p50), p99, rounded(p99 * 1.5)));
        }
        return ticks;
    }

    private static List<Run.Event> events(String scenario, boolean single, Random random) {
        return switch (scenario) {
            case "crash" ->
                List.of(
                        new Run.Event(3, "worker 0 was killed"),
                        new Run.Event(rounded(3.6 + random.nextDouble() * 0.3), "its successor was ready"));
            case "recycle" ->
                List.of(new Run.Event(rounded(4 + random.nextDouble()), "worker 1 was recycled at 128 MiB"));
            case "long-request" -> List.of(new Run.Event(single ? 2 : 2.01, "the long request began"));
            default -> List.of();
        };
    }

    private static double rounded(double value) {
        return Math.rint(value * 10_000) / 10_000;
    }
}
