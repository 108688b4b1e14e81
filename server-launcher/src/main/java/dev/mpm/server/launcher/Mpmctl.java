package dev.mpm.server.launcher;

import dev.mpm.server.master.ExitCode;
import dev.mpm.server.master.config.Overrides;
import dev.mpm.server.master.config.ServerConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The command line: finds the verb, gives it its options, and turns what goes wrong into one line and an exit code.
 *
 * <p>Only the class of the verb that was asked for is loaded: the others would cost every start of a server their time.
 */
@Command(
        name = "mpmctl",
        header = "Runs one Java app under any concurrency model, in worker processes.",
        synopsisHeading = "Usage: ",
        customSynopsis = "mpmctl [-c FILE] VERB [OPTION...]     (mpmctl VERB --help tells more)",
        optionListHeading = "Options:%n",
        commandListHeading = "%nVerbs:%n",
        footer = "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not running, 4 app failed to load, 5 forced stop",
        versionProvider = Version.class,
        sortOptions = false)
final class Mpmctl {

    private static final List<String> VERBS = List.of(
            "run", "start", "stop", "restart", "reload", "scale", "status", "send", "dump", "logs", "check", "mpms",
            "conf", "compare", "cache");

    private final Surroundings surroundings;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            order = 100,
            description = "The configuration file; default: conf/server.yaml.")
    @Nullable
    Path config;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            order = 101,
            description = "Show the stack trace of an error.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            order = 102,
            description = "Show this help and exit.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            order = 103,
            description = "Show the version and exit.")
    boolean version;

    private Mpmctl(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    public static void main(String[] args) {
        System.exit(execute(Surroundings.ofProcess(), args));
    }

    /** Runs one command and returns the process's exit code. */
    static int execute(Surroundings surroundings, String... args) {
        var root = new Mpmctl(surroundings);
        var line = new CommandLine(root);
        for (String verb : asked(args)) {
            line.addSubcommand(verb, root.command(verb));
        }
        line.setOut(surroundings.out());
        line.setErr(surroundings.err());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        line.setUsageHelpWidth(100);
        line.setParameterExceptionHandler(
                (wrong, given) -> Failure.ofUsage(wrong).report(surroundings, root.verbose));
        line.setExecutionExceptionHandler(
                (failed, command, parsed) -> Failure.of(failed).report(surroundings, root.verbose));
        if (args.length == 0) {
            line.usage(surroundings.err());
            return ExitCode.USAGE.number();
        }
        int code = line.execute(args);
        surroundings.out().flush();
        return code;
    }

    /** Returns the verb that the arguments name, or all of them where that takes more than a look. */
    private static List<String> asked(String[] args) {
        boolean first = args.length > 0 && VERBS.contains(args[0]);
        return first ? List.of(args[0]) : VERBS;
    }

    private Object command(String verb) {
        return switch (verb) {
            case "run" -> new RunCommand(this);
            case "start" -> new StartCommand(this);
            case "stop" -> new StopCommand(this);
            case "restart" -> new RestartCommand(this);
            case "reload" -> new ReloadCommand(this);
            case "scale" -> new ScaleCommand(this);
            case "status" -> new StatusCommand(this);
            case "send" -> new SendCommand(this);
            case "dump" -> new DumpCommand(this);
            case "logs" -> new LogsCommand(this);
            case "check" -> new CheckCommand(this);
            case "mpms" -> new MpmsCommand(this);
            case "conf" -> new ConfCommand(this);
            case "compare" -> new CompareCommand(this);
            case "cache" -> new CacheCommand(this);
            default -> throw new IllegalArgumentException("verb: " + verb + " (expected: one of " + VERBS + ")");
        };
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** Returns the configuration file, as the operator named it. */
    Path configFile() {
        return surroundings.config(config);
    }

    /** Reads and checks the configuration. */
    ServerConfig configuration(Overrides overrides) {
        return ServerConfig.load(configFile(), surroundings.environment(), overrides);
    }
}
