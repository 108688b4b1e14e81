package dev.mpm.server.launcher;

import dev.mpm.server.master.ExitCode;
import dev.mpm.server.master.MasterException;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a command sees of the outside: the environment, the folder it was called in, and where its words go.
 *
 * @param directory the working directory, absolute
 * @param out standard output: what was asked for
 * @param err standard error: what went wrong
 * @param terminal whether a person reads standard output; costs something to find out
 */
record Surroundings(
        Map<String, String> environment, Path directory, PrintWriter out, PrintWriter err, BooleanSupplier terminal) {

    private static final Path USUAL_CONFIG = Path.of("conf", "server.yaml");

    Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Returns the surroundings of this process. */
    static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Surroundings::onTerminal);
    }

    /**
     * Returns the configuration file: the one of the option, else that of {@code MPM_CONFIG}, else
     * {@code conf/server.yaml} below the working directory if there is one, else the distribution's.
     */
    Path config(@Nullable Path option) {
        if (option != null) {
            return option;
        }
        String named = environment.get("MPM_CONFIG");
        if (named != null && !named.isEmpty()) {
            return Path.of(named);
        }
        String home = environment.get("MPM_HOME");
        if (home == null || Files.exists(directory.resolve(USUAL_CONFIG))) {
            return USUAL_CONFIG;
        }
        return Path.of(home).resolve(USUAL_CONFIG);
    }

    /**
     * Returns the distribution's folder.
     *
     * @throws MasterException if {@code MPM_HOME} does not name it
     */
    Path home() {
        String home = environment.get("MPM_HOME");
        if (home == null) {
            throw new MasterException(
                    ExitCode.FAILED_TO_START,
                    "MPM_HOME is not set (expected: the distribution's folder); start bin/mpmctl");
        }
        return Path.of(home);
    }

    /** Returns whether the output may be coloured: a person reads it on a terminal and has not said no. */
    boolean coloured() {
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && canMoveCursor();
    }

    /** Returns whether lines that are shown can be replaced: a person reads them on a terminal that is able to. */
    boolean canMoveCursor() {
        return !environment.getOrDefault("TERM", "dumb").equals("dumb") && terminal.getAsBoolean();
    }

    /** Returns whether characters beyond ASCII are shown as they are, by what the locale says. */
    boolean showsUnicode() {
        for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = environment.getOrDefault(variable, "");
            if (!locale.isEmpty()) {
                return locale.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
            }
        }
        return false;
    }

    /** The check for null is needed: the JDK 25 gives no console again where there is no terminal. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
