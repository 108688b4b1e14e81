package dev.mpm.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Our server: master and workers from the built distribution.
 *
 * @param mpm the model
 * @param app the app's class in {@code dev.mpm.benchmarks.app}
 * @param more keys for the model's section; empty or beginning with a comma
 * @param processes how many there are at most
 * @param warm whether workers answer to themselves before anybody asks
 */
record OurPeer(String name, String says, String mpm, String app, String more, int processes, boolean warm)
        implements Peer {

    /** The connections of prefork, each a JVM, that a machine with few processors has use for. */
    static final int MOST_PROCESSES = 8;

    static OurPeer of(String mpm, String says) {
        return new OurPeer(mpm, says, mpm, "OrdinaryApp", "", Integer.MAX_VALUE, false);
    }

    OurPeer named(String newName, String newSays) {
        return new OurPeer(newName, newSays, mpm, app, more, processes, warm);
    }

    OurPeer running(String otherApp) {
        return new OurPeer(name, says, mpm, otherApp, more, processes, warm);
    }

    OurPeer with(String key, String value) {
        return new OurPeer(name, says, mpm, app, more + ", " + key + ": " + value, processes, warm);
    }

    OurPeer inOneProcess() {
        return new OurPeer(name, says, mpm, app, more, 1, warm);
    }

    OurPeer warmedUp() {
        return new OurPeer(name, says, mpm, app, more, processes, true);
    }

    @Override
    public Set<String> works() {
        var works = Names.plus(
                Works.QUICK, "file", "sleep", "prime", "reload", "tail", "tail-quarter", "warm-up", "spread");
        return processes == 1 ? Names.plus(works, "scoreboard") : works;
    }

    @Override
    public int mostConnections() {
        return mpm.equals("prefork") ? MOST_PROCESSES : Integer.MAX_VALUE;
    }

    @Override
    public Optional<String> missing(Site site) {
        var keys = keys(site);
        if (!keys.contains("\n" + mpm + ":\n")) {
            return Optional.of("the MPM '" + mpm + "', which this build does not have");
        }
        if (more.contains("adaptive") && !keys.contains("\n  adaptive:")) {
            return Optional.of("the key event.adaptive, which this build does not have");
        }
        return Optional.empty();
    }

    @Override
    public Launch launch(Setup setup) {
        var file = configuration(setup.folder());
        try {
            Files.writeString(file, yaml(setup));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var command = List.of(mpmctl(setup), "run", "-c", file.toString());
        return new Launch(command, setup.site().javaHome(), " ready in ", processes(setup));
    }

    @Override
    public Optional<List<String>> reload(Setup setup, Server server) {
        return Optional.of(List.of(
                mpmctl(setup), "reload", "-c", configuration(setup.folder()).toString()));
    }

    private static String mpmctl(Setup setup) {
        return setup.site().distribution().resolve("bin/mpmctl").toString();
    }

    private static Path configuration(Path folder) {
        return folder.resolve("server.yaml");
    }

    /** One for each processor, as raw Undertow has an I/O thread for each; under prefork one for each connection. */
    private int processes(Setup setup) {
        int wanted = mpm.equals("prefork") ? setup.connections() : Math.min(setup.connections(), setup.processors());
        return Math.min(wanted, processes);
    }

    private String yaml(Setup setup) {
        return """
            mpm: %s
            app: %s
            listen: ["http://127.0.0.1:%d"]
            run-directory: %s
            http: {max-keep-alive-requests: 0, keep-alive-timeout: %s}
            pool: {warm-up: [%s]}
            %s: {%s%s}
            """.formatted(
                        mpm,
                        app(setup),
                        setup.port(),
                        setup.folder().resolve("run"),
                        setup.work().equals("idle") || setup.work().startsWith("tail") ? "1h" : "5s",
                        warm ? "GET /plaintext" : "",
                        mpm,
                        sizes(setup),
                        more);
    }

    /** Files are sent as the demo app sends them; everything else has handlers that the plain Undertow peers have, too. */
    private String app(Setup setup) {
        var site = setup.site();
        boolean demo = setup.work().equals("file") && !app.equals("NonBlockingApp");
        return "{class: %s, classpath: [\"%s\"], settings: {files: %s}}"
                .formatted(
                        demo ? "dev.mpm.examples.demo.DemoApp" : "dev.mpm.benchmarks.app." + app,
                        demo ? site.distribution().resolve("examples/demo-app.jar") : site.classes(),
                        site.files());
    }

    /**
     * As many processes at first as there ever are, and never fewer: none is spare. Twice as many would be allowed, as in
     * the configuration that is shipped, by which memory is divided.
     */
    private String sizes(Setup setup) {
        int count = processes(setup);
        int threads = Math.ceilDiv(setup.connections(), count);
        return switch (mpm) {
            case "prefork" ->
                "start-servers: %1$d, min-spare-servers: 0, max-spare-servers: 1000, max-request-workers: %1$d"
                        .formatted(count);
            case "worker", "virtual" -> threads(count, threads);
            case "event" -> threads(count, Math.min(threads, 256)) + ", async-request-worker-factor: 1000";
            default -> "start-servers: " + count;
        };
    }

    private static String threads(int count, int threads) {
        return "start-servers: %d, threads-per-child: %d, min-spare-threads: 0, max-spare-threads: 100000, max-request-workers: %d"
                .formatted(count, threads, 2 * count * threads);
    }

    private static String keys(Site site) {
        try {
            return Files.readString(site.distribution().resolve("conf/server.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
