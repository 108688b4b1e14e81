package dev.mpm.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gunicorn with a WSGI app: as many sync processes as connections, or a process of threads for each processor. */
record GunicornPeer(String worker) implements Peer {

    private static final Set<String> WORKS =
            Set.of("plaintext", "json", "file", "sleep", "prime", "connection", "start", "memory", "reload");

    @Override
    public String name() {
        return "gunicorn-" + worker;
    }

    @Override
    public String says() {
        return worker.equals("sync")
                ? "Gunicorn, a process per connection, each closed after one request"
                : "Gunicorn, a thread per connection, a process per processor";
    }

    @Override
    public Set<String> works() {
        return WORKS;
    }

    @Override
    public int mostConnections() {
        return worker.equals("sync") ? OurPeer.MOST_PROCESSES : Integer.MAX_VALUE;
    }

    @Override
    public Optional<String> missing(Site site) {
        return Site.program("gunicorn").isPresent() ? Optional.empty() : Optional.of("gunicorn (Debian: gunicorn)");
    }

    @Override
    public Launch launch(Setup setup) {
        boolean sync = worker.equals("sync");
        int processes = sync ? setup.connections() : Math.min(setup.connections(), setup.processors());
        Site.place("peer_app.py", setup.folder(), Map.of());
        var program = Site.program("gunicorn").orElseThrow().toString();
        var command = List.of(
                program,
                "--worker-class",
                worker,
                "--workers",
                Integer.toString(processes),
                "--threads",
                Integer.toString(sync ? 1 : Math.ceilDiv(setup.connections(), processes)),
                "--bind",
                "127.0.0.1:" + setup.port(),
                "--chdir",
                setup.folder().toString(),
                "peer_app:application");
        var files = Map.of("PEER_FILES", setup.site().files().toString());
        return new Launch(command, files, "Booting worker", processes);
    }

    @Override
    public Optional<List<String>> reload(Setup setup, Server server) {
        return Optional.of(List.of("kill", "-HUP", Long.toString(server.pid())));
    }
}
