package dev.mpm.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * From the command to the first answer, several times after one start that is not counted: files are cached then, as
 * they are after a deployment's first start. Ours also says how long a worker took from its spawn until it was ready.
 */
record StartWork() implements Work {

    private static final int STARTS = 5;
    private static final Pattern READY = Pattern.compile(" ready in ([0-9.]+) (ms|s)\\b");

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String says() {
        return "from the command to the first answer, one process or as few as it has; median of " + STARTS + " starts";
    }

    @Override
    public int connections() {
        return 1;
    }

    @Override
    public List<Figure> columns() {
        return List.of(Figure.FIRST_ANSWER, Figure.WORKER_READY);
    }

    @Override
    public Duration estimate(Options options) {
        return Duration.ofSeconds(2L * (STARTS + 1));
    }

    @Override
    public Map<Figure, Double> measure(Case run, Bench bench) {
        var _ = start(run, bench);
        List<Double> answered = new ArrayList<>();
        List<Double> ready = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            var start = start(run, bench);
            answered.add(start.answered());
            start.ready().ifPresent(ready::add);
        }
        var figures = new HashMap<Figure, Double>();
        figures.put(Figure.FIRST_ANSWER, Spread.of(answered).median());
        if (!ready.isEmpty()) {
            figures.put(Figure.WORKER_READY, Spread.of(ready).median());
        }
        return figures;
    }

    private record Start(double answered, Optional<Double> ready) {}

    private static Start start(Case run, Bench bench) {
        long before = System.nanoTime();
        try (var server = Server.start(run.peer(), bench.setup(run), bench.pinning())) {
            server.awaitFirstAnswer();
            double answered = (System.nanoTime() - before) / 1e6;
            Question.PLAINTEXT.check(server.port());
            return new Start(answered, readyMillis(server.output()));
        }
    }

    static Optional<Double> readyMillis(String output) {
        return output.lines()
                .map(READY::matcher)
                .filter(matcher -> matcher.find())
                .map(matcher ->
                        Double.parseDouble(matcher.group(1)) * (matcher.group(2).equals("s") ? 1000 : 1))
                .findFirst();
    }
}
