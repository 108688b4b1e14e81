package dev.mpm.benchmarks;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Node.js with one of the programs that this module brings.
 *
 * @param arguments what the program is told after the port, in one word
 */
record NodePeer(String name, String says, Set<String> works, int mostConnections, String program, String arguments)
        implements Peer {

    private static final Set<String> CLUSTER =
            Set.of("plaintext", "json", "sleep", "prime", "connection", "start", "memory", "spread");

    static NodePeer cluster(String scheduling, String says) {
        return new NodePeer("node-" + scheduling, says, CLUSTER, Integer.MAX_VALUE, "cluster.js", scheduling);
    }

    static NodePeer fork() {
        return new NodePeer(
                "node-fork", "Node, a new process for each request of /prime", Set.of("prime"), 8, "fork.js", "");
    }

    @Override
    public Optional<String> missing(Site site) {
        return Site.program("node").isPresent() ? Optional.empty() : Optional.of("node (Debian: nodejs)");
    }

    @Override
    public Launch launch(Setup setup) {
        Site.place("answers.js", setup.folder(), Map.of());
        Site.place("prime-child.js", setup.folder(), Map.of());
        var file = Site.place(program, setup.folder(), Map.of());
        int processes = Math.min(setup.connections(), setup.processors());
        return Launch.of(
                Site.program("node").orElseThrow().toString(),
                file.toString(),
                Integer.toString(setup.port()),
                Integer.toString(processes),
                arguments);
    }
}
