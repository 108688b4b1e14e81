package dev.mpm.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A program in C that only accepts, reads and writes, with a process or a thread for each connection: what a model costs
 * at least, whatever it is written in.
 */
record FloorPeer(String model) implements Peer {

    @Override
    public String name() {
        return "floor-" + model;
    }

    @Override
    public String says() {
        return model.equals("prefork")
                ? "the floor of prefork: C that accepts, reads and writes, a process per connection"
                : "the floor of worker: C that accepts, reads and writes, a thread per connection";
    }

    @Override
    public Set<String> works() {
        return Set.of("plaintext", "connection");
    }

    @Override
    public int mostConnections() {
        return model.equals("prefork") ? OurPeer.MOST_PROCESSES : Integer.MAX_VALUE;
    }

    @Override
    public Optional<String> missing(Site site) {
        return Site.program("cc").isPresent() ? Optional.empty() : Optional.of("cc (Debian: gcc, libc6-dev)");
    }

    @Override
    public Launch launch(Setup setup) {
        boolean prefork = model.equals("prefork");
        int processes = prefork ? setup.connections() : Math.min(setup.connections(), setup.processors());
        int threads = prefork ? 1 : Math.ceilDiv(setup.connections(), processes);
        return Launch.of(
                compiled(setup),
                Integer.toString(setup.port()),
                Integer.toString(processes),
                Integer.toString(threads));
    }

    private static String compiled(Setup setup) {
        String source = Site.place("floor.c", setup.folder(), Map.of()).toString();
        String program = setup.folder().resolve("floor").toString();
        try {
            Process compiler = Tools.start(List.of("cc", "-O2", "-pthread", "-o", program, source));
            String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (compiler.waitFor() != 0) {
                throw new BenchmarkException("cannot compile " + source + ": " + output);
            }
            return program;
        } catch (IOException e) {
            throw new BenchmarkException("cannot compile " + source + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted while compiling " + source);
        }
    }
}
