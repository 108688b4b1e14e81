package dev.mpm.server.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** One call of {@code mpmctl} in the test's JVM: what it printed, and its exit code. */
record Session(int code, String out, String err) {

    static Session of(String... args) {
        return in(Path.of("").toAbsolutePath(), Map.of(), args);
    }

    static Session in(Path directory, Map<String, String> environment, String... args) {
        return in(directory, environment, /* terminal= */ false, args);
    }

    /** Calls it as from a terminal that understands colours. */
    static Session onTerminal(Path directory, Map<String, String> environment, String... args) {
        var withTerminal = new HashMap<>(environment);
        withTerminal.put("TERM", "xterm");
        return in(directory, withTerminal, /* terminal= */ true, args);
    }

    private static Session in(Path directory, Map<String, String> environment, boolean terminal, String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var surroundings =
                new Surroundings(environment, directory, new PrintWriter(out), new PrintWriter(err), () -> terminal);
        int code = Mpmctl.execute(surroundings, args);
        surroundings.out().flush();
        surroundings.err().flush();
        return new Session(code, out.toString(), err.toString());
    }
}
