package dev.mpm.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Apache httpd with one of its MPMs, sized as ours of that name; every answer comes from a file. */
record HttpdPeer(String mpm) implements Peer {

    @Override
    public String name() {
        return "httpd-" + mpm;
    }

    @Override
    public String says() {
        return "Apache httpd's " + mpm + " MPM; plaintext is a file of 13 bytes";
    }

    @Override
    public Set<String> works() {
        return Set.of("plaintext", "json", "file", "connection", "start", "memory", "reload");
    }

    @Override
    public int mostConnections() {
        return mpm.equals("prefork") ? OurPeer.MOST_PROCESSES : Integer.MAX_VALUE;
    }

    @Override
    public Optional<String> missing(Site site) {
        return Site.program("apache2").isPresent() ? Optional.empty() : Optional.of("apache2 (Debian: apache2-bin)");
    }

    @Override
    public Launch launch(Setup setup) {
        boolean prefork = mpm.equals("prefork");
        int processes = prefork ? setup.connections() : Math.min(setup.connections(), setup.processors());
        int threads = prefork ? 1 : Math.ceilDiv(setup.connections(), processes) * (mpm.equals("event") ? 2 : 1);
        var values = Map.of(
                "MPM", mpm,
                "PORT", Integer.toString(setup.port()),
                "FOLDER", setup.folder().toString(),
                "WWW", setup.site().www().toString(),
                "PROCESSES", Integer.toString(processes),
                "THREADS", prefork ? "" : "ThreadsPerChild " + threads + "\nThreadLimit " + threads,
                "WORKERS", Integer.toString(processes * threads));
        var file = Site.place("httpd.conf", setup.folder(), values);
        return Launch.of(program(), "-D", "FOREGROUND", "-f", file.toString());
    }

    @Override
    public Optional<List<String>> reload(Setup setup, Server server) {
        return Optional.of(List.of("kill", "-USR1", Long.toString(server.pid())));
    }

    private static String program() {
        return Site.program("apache2").orElseThrow().toString();
    }
}
