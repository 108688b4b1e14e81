package dev.mpm.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the user wants.
 *
 * @param peers names; empty for all
 * @param works names; empty for all
 * @param connections 0 for what each work has by itself
 * @param out where to store the tables
 */
record Options(
        List<String> peers,
        List<String> works,
        int rounds,
        Duration time,
        Duration warmUp,
        int connections,
        boolean pin,
        boolean targets,
        boolean list,
        Path out) {

    static final String USAGE = """
        benchmarks/peers: measures servers beside each other, in interleaved rounds, and stores the table

          --peer NAME,...   only these servers (default: all that are installed)
          --work NAME,...   only these works (default: all)
          --rounds N        rounds of each (default: 3)
          --seconds S       of load in each round (default: 10; with --targets 5)
          --warm-up S       of load before that (default: 10; with --targets 8)
          --connections N   instead of what each work has
          --pin             the server on one processor, the load on another
          --targets         what the table of targets needs, and each figure beside its target
          --out DIR         where to store the tables (default: benchmarks/target/peers/<time>)
          --list            the names of servers and works

        A quick look: benchmarks/peers --peer event,undertow-io --work plaintext --rounds 1 --seconds 3 --warm-up 3
        """;

    Options {
        peers = List.copyOf(peers);
        works = List.copyOf(works);
    }

    /**
     * Reads the command line.
     *
     * @throws BenchmarkException if it cannot be understood
     */
    static Options parse(Path defaultOut, String... args) {
        var given = List.of(args);
        boolean targets = given.contains("--targets");
        var arguments = new ArrayList<>(given);
        boolean pin = arguments.remove("--pin");
        boolean list = arguments.remove("--list");
        arguments.remove("--targets");
        var options = new Options(
                names(take(arguments, "--peer", "")),
                names(take(arguments, "--work", "")),
                number("--rounds", take(arguments, "--rounds", "3"), 1),
                Duration.ofSeconds(number("--seconds", take(arguments, "--seconds", targets ? "5" : "10"), 1)),
                Duration.ofSeconds(number("--warm-up", take(arguments, "--warm-up", targets ? "8" : "10"), 0)),
                number("--connections", take(arguments, "--connections", "0"), 0),
                pin,
                targets,
                list,
                Path.of(take(arguments, "--out", defaultOut.toString())));
        if (!arguments.isEmpty()) {
            throw new BenchmarkException(arguments.getFirst() + ": not an option\n\n" + USAGE);
        }
        return options;
    }

    private static String take(List<String> arguments, String name, String otherwise) {
        int index = arguments.indexOf(name);
        if (index < 0) {
            return otherwise;
        }
        arguments.remove(index);
        if (index == arguments.size()) {
            throw new BenchmarkException(name + ": no value\n\n" + USAGE);
        }
        return arguments.remove(index);
    }

    private static List<String> names(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }

    private static int number(String name, String text, int least) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Answered below, like a number that is too small.
        }
        throw new BenchmarkException(name + ": '" + text + "' (expected: a whole number, " + least + " or more)");
    }
}
