package dev.mpm.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The engine of one of our models alone in a JVM, with nobody to supervise it and nowhere to write what it does.
 *
 * @param served the same engine under a master, whose worker's JVM options this one takes over
 */
record BarePeer(OurPeer served) implements Peer {

    private static final String WORKER_MAIN = " dev.mpm.server.worker.WorkerMain ";

    @Override
    public String name() {
        return served.mpm() + "-bare";
    }

    @Override
    public String says() {
        return "ours: the engine of " + served.mpm() + " in one JVM, without master and scoreboard";
    }

    @Override
    public Set<String> works() {
        return Set.of("scoreboard");
    }

    @Override
    public Optional<String> missing(Site site) {
        return served.missing(site);
    }

    @Override
    public Launch launch(Setup setup) {
        var site = setup.site();
        var command = new ArrayList<>(List.of(site.java()));
        command.addAll(workerOptions(setup));
        command.addAll(List.of("-cp", site.distribution().resolve("lib") + "/*:" + site.classes()));
        command.add("dev.mpm.benchmarks.peers.BareEngine");
        command.addAll(List.of(
                Integer.toString(setup.port()),
                Integer.toString(setup.connections()),
                site.files().toString(),
                served.mpm()));
        return Launch.of(command);
    }

    /**
     * Starts the server under a master for a moment to see with what options it runs its worker: they depend on the
     * machine. Left out are those that name files of that run.
     */
    private List<String> workerOptions(Setup setup) {
        try (var server = Server.start(served, setup, new Pinning(setup.processors() == 1))) {
            server.awaitFirstAnswer();
            var command = server.figures().members().stream()
                    .map(ProcessFigures.Member::commandLine)
                    .filter(line -> line.contains(WORKER_MAIN))
                    .findFirst()
                    .orElseThrow(() -> new BenchmarkException("cannot find the worker process of " + served.name()));
            return Stream.of(command.substring(0, command.indexOf(" -cp ")).split(" ", -1))
                    .skip(1)
                    .filter(option -> !option.startsWith("-XX:ErrorFile=") && !option.startsWith("-XX:AOT"))
                    .toList();
        }
    }
}
