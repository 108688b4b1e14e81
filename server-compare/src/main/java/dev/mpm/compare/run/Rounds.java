package dev.mpm.compare.run;

import dev.mpm.compare.load.LoadDriver;
import dev.mpm.compare.result.Run;
import dev.mpm.compare.scenario.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plays all rounds of a plan. The models take turns within each scenario, so that a noisy machine harms all alike, and every
 * second round goes through them backwards. One thread uses it and closes it, which ends all servers.
 */
final class Rounds implements AutoCloseable {

    private final Plan plan;
    private final Site site;
    private final LoadDriver driver;
    private final Progress progress;
    private final Map<Entry, ServerUnderTest> shared = new HashMap<>();
    private final List<Run> runs = new ArrayList<>();
    private @Nullable ServerUnderTest leaving;
    private Duration spent = Duration.ZERO;
    private int servers;

    Rounds(Plan plan, Site site, LoadDriver driver, Progress progress) {
        this.plan = plan;
        this.site = site;
        this.driver = driver;
        this.progress = progress;
    }

    /** Returns what has been measured so far, also after a failure. */
    List<Run> runs() {
        return List.copyOf(runs);
    }

    void play() throws InterruptedException {
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Plan.Bout bout : plan.bouts()) {
                List<Entry> entries =
                        round % 2 == 1 ? bout.entries() : bout.entries().reversed();
                for (Entry entry : entries) {
                    play(bout, entry, round);
                }
            }
        }
    }

    private void play(Plan.Bout bout, Entry entry, int round) throws InterruptedException {
        Scenario scenario = bout.scenario();
        String what = scenario.name() + " under " + entry.contender().name();
        step(plan.rounds() == 1 ? what : "round " + round + " of " + plan.rounds() + ": " + what);
        if (bout.needsOwnServers()) {
            ServerUnderTest server = start(entry);
            try {
                measure(server, bout, round);
            } finally {
                leave(server);
            }
        } else {
            measure(server(entry), bout, round);
        }
        spent = spent.plus(plan.runTime(bout));
    }

    private void measure(ServerUnderTest server, Plan.Bout bout, int round) throws InterruptedException {
        Scenario scenario = bout.scenario();
        if (!server.isWarm()) {
            var _ = driver.run(server.port(), scenario.warmUp(plan.warmUp(bout)));
            server.warmedUp();
        }
        runs.add(new Trial(server, scenario).play(driver, scenario.time(plan.time()), round));
    }

    /** Lets a server end while the next one starts. */
    private void leave(ServerUnderTest server) {
        server.end();
        if (leaving != null) {
            leaving.close();
        }
        leaving = server;
    }

    private void step(String what) {
        double total = plan.total().toMillis();
        double done = Math.min(1, spent.toMillis() / total);
        progress.step(what, done, plan.total().minus(spent));
    }

    /** Returns the server that a model has for all scenarios that do it no harm. */
    private ServerUnderTest server(Entry entry) throws InterruptedException {
        ServerUnderTest server = shared.get(entry);
        if (server == null) {
            server = start(entry);
            shared.put(entry, server);
            spent = spent.plus(plan.warmUp());
        }
        return server;
    }

    private ServerUnderTest start(Entry entry) throws InterruptedException {
        servers++;
        Path folder = site.scratch().resolve(Integer.toString(servers));
        try {
            Files.createDirectory(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ServerUnderTest.start(entry, site, folder);
    }

    @Override
    public void close() {
        shared.values().forEach(ServerUnderTest::end); // all at a time
        shared.values().forEach(ServerUnderTest::close);
        shared.clear();
        if (leaving != null) {
            leaving.close();
        }
    }
}
