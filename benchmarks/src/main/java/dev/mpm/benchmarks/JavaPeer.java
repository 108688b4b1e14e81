package dev.mpm.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A server that is a library, in a JVM with the options that a JVM takes by itself.
 *
 * @param main the class in {@code dev.mpm.benchmarks.peers}
 * @param mode what its main method is told
 * @param groups where its jars are below Maven's repository
 */
record JavaPeer(String name, String says, Set<String> works, String main, String mode, List<String> groups)
        implements Peer {

    private static final List<String> UNDERTOW = List.of("io/undertow", "org/jboss", "org/wildfly", "io/smallrye");

    static JavaPeer undertow(String mode, String says, Set<String> works) {
        return new JavaPeer("undertow-" + mode, says, works, "UndertowPeer", mode, UNDERTOW);
    }

    static JavaPeer netty() {
        return new JavaPeer("netty", "Netty 4.2, native epoll", Works.QUICK, "NettyPeer", "", List.of("io/netty"));
    }

    static JavaPeer helidon() {
        return new JavaPeer(
                "helidon",
                "Helidon 4: a virtual thread per connection",
                Names.plus(Works.QUICK, "sleep", "prime", "tail", "tail-quarter"),
                "HelidonPeer",
                "",
                List.of("io/helidon"));
    }

    static JavaPeer jetty() {
        return new JavaPeer(
                "jetty",
                "Jetty 12 with its own pool",
                Names.plus(Works.QUICK, "file", "sleep", "prime", "tail", "tail-quarter"),
                "JettyPeer",
                "",
                List.of("org/eclipse/jetty", "org/slf4j"));
    }

    @Override
    public Optional<String> missing(Site site) {
        return Optional.empty();
    }

    @Override
    public Launch launch(Setup setup) {
        var site = setup.site();
        return Launch.of(
                site.java(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                site.classPath(groups.toArray(String[]::new)),
                "dev.mpm.benchmarks.peers." + main,
                Integer.toString(setup.port()),
                Integer.toString(Math.max(setup.connections(), setup.processors())),
                site.files().toString(),
                mode);
    }
}
