package dev.mpm.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** nginx with a worker process for each processor; plaintext comes from its configuration. */
record NginxPeer() implements Peer {

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public String says() {
        return "nginx, a worker process for each processor";
    }

    @Override
    public Set<String> works() {
        return Set.of("plaintext", "json", "file", "connection", "start", "memory", "idle", "reload", "spread");
    }

    @Override
    public Optional<String> missing(Site site) {
        return Site.program("nginx").isPresent() ? Optional.empty() : Optional.of("nginx (Debian: nginx-light)");
    }

    @Override
    public Launch launch(Setup setup) {
        var values = Map.of(
                "PORT", Integer.toString(setup.port()),
                "FOLDER", setup.folder().toString(),
                "WWW", setup.site().www().toString(),
                "PROCESSES", Integer.toString(setup.processors()));
        var file = Site.place("nginx.conf", setup.folder(), values);
        var program = Site.program("nginx").orElseThrow().toString();
        return Launch.of(program, "-p", setup.folder().toString(), "-e", "error.log", "-c", file.toString());
    }

    @Override
    public Optional<List<String>> reload(Setup setup, Server server) {
        return Optional.of(List.of("kill", "-HUP", Long.toString(server.pid())));
    }
}
