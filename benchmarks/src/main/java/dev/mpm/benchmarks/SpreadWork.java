package dev.mpm.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How evenly connections that come all at once are spread over the processes that serve. */
record SpreadWork() implements Work {

    private static final int CONNECTIONS = 64;
    private static final int BURSTS = 5;
    private static final Duration SETTLED = Duration.ofMillis(500);
    private static final Duration ESTIMATE = Duration.ofSeconds(12);

    @Override
    public String name() {
        return "spread";
    }

    @Override
    public String says() {
        return "connections of the process with the fewest and of the one with the most, of those that come at once;"
                + " medians of " + BURSTS + " bursts";
    }

    @Override
    public int connections() {
        return CONNECTIONS;
    }

    @Override
    public List<Figure> columns() {
        return List.of(Figure.PROCESSES, Figure.FEWEST, Figure.MOST);
    }

    @Override
    public Duration estimate(Options options) {
        return ESTIMATE;
    }

    @Override
    public Map<Figure, Double> measure(Case run, Bench bench) {
        try (var server = Server.startAndCheck(run.peer(), bench.setup(run), bench.pinning(), Question.PLAINTEXT)) {
            Await.pause(SETTLED);
            List<Double> fewest = new ArrayList<>();
            List<Double> most = new ArrayList<>();
            int processes = 0;
            for (int i = 0; i < BURSTS; i++) {
                var before = sockets(server);
                processes = before.size();
                try (var clients = LoadProgram.start(bench, "IdleClients", Integer.toString(server.port()))) {
                    clients.ask("burst " + run.connections());
                    Await.pause(SETTLED);
                    var added = sockets(server).entrySet().stream()
                            .mapToLong(entry -> entry.getValue() - before.getOrDefault(entry.getKey(), 0L))
                            .summaryStatistics();
                    fewest.add((double) added.getMin());
                    most.add((double) added.getMax());
                }
                Await.pause(SETTLED);
            }
            return Map.of(
                    Figure.PROCESSES, (double) processes,
                    Figure.FEWEST, Spread.of(fewest).median(),
                    Figure.MOST, Spread.of(most).median());
        } catch (IOException e) {
            throw new BenchmarkException("cannot talk to the idle clients: " + e.getMessage(), e);
        }
    }

    private static Map<Long, Long> sockets(Server server) {
        Map<Long, Long> sockets = new LinkedHashMap<>();
        server.children().forEach(child -> sockets.put(child.pid(), child.sockets()));
        return sockets;
    }
}
