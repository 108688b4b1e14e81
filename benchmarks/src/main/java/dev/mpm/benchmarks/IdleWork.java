package dev.mpm.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What kept-alive connections cost that do nothing. The server has answered as many requests over one connection before,
 * so that what is added is the connections' own.
 */
record IdleWork() implements Work {

    private static final int CONNECTIONS = 10_000;
    private static final double KIB_PER_MIB = 1024;
    private static final Duration SETTLED = Duration.ofSeconds(2);
    private static final Duration ESTIMATE = Duration.ofSeconds(15);

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String says() {
        return "memory added by connections that are kept alive and idle, one request each before";
    }

    @Override
    public int connections() {
        return CONNECTIONS;
    }

    @Override
    public List<Figure> columns() {
        return List.of(Figure.BEFORE, Figure.AFTER, Figure.PER_CONNECTION, Figure.LOST);
    }

    @Override
    public Duration estimate(Options options) {
        return ESTIMATE;
    }

    @Override
    public Map<Figure, Double> measure(Case run, Bench bench) {
        try (var server = Server.startAndCheck(run.peer(), bench.setup(run), bench.pinning(), Question.PLAINTEXT);
                var clients = LoadProgram.start(bench, "IdleClients", Integer.toString(server.port()))) {
            clients.ask("ask " + run.connections());
            Await.pause(SETTLED);
            double before = server.figures().pssMib();
            clients.ask("open " + run.connections());
            Await.pause(SETTLED);
            double after = server.figures().pssMib();
            long alive = Long.parseLong(clients.ask("check"));
            return Map.of(
                    Figure.BEFORE,
                    before,
                    Figure.AFTER,
                    after,
                    Figure.PER_CONNECTION,
                    (after - before) * KIB_PER_MIB / run.connections(),
                    Figure.LOST,
                    (double) run.connections() - alive);
        } catch (IOException e) {
            throw new BenchmarkException("cannot talk to the idle clients: " + e.getMessage(), e);
        }
    }
}
