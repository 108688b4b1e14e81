package dev.mpm.server.launcher;

import dev.mpm.compare.load.LoadException;
import dev.mpm.compare.run.CompareException;
import dev.mpm.compare.scenario.ScenarioException;
import dev.mpm.server.core.catalog.CatalogException;
import dev.mpm.server.core.settings.Suggestion;
import dev.mpm.server.master.ControlException;
import dev.mpm.server.master.ExitCode;
import dev.mpm.server.master.MasterException;
import dev.mpm.server.master.config.ConfigurationException;
import java.util.List;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * How a command went wrong, in the words of an operator.
 *
 * @param lines what to print, without the command's name
 */
record Failure(ExitCode code, List<String> lines, Exception cause) {

    static Failure of(Exception cause) {
        return switch (cause) {
            case MasterException failure ->
                new Failure(failure.code(), text(failure).lines().toList(), cause);
            case ConfigurationException wrong ->
                new Failure(ExitCode.FAILED_TO_START, text(wrong).lines().toList(), cause);
            case ControlException unanswered -> new Failure(ExitCode.FAILED_TO_START, List.of(text(unanswered)), cause);
            case CompareException failure ->
                new Failure(ExitCode.FAILED_TO_START, text(failure).lines().toList(), cause);
            case ScenarioException wrong ->
                new Failure(ExitCode.USAGE, text(wrong).lines().toList(), cause);
            case LoadException failure -> new Failure(ExitCode.FAILED_TO_START, List.of(text(failure)), cause);
            case CatalogException broken -> new Failure(ExitCode.FAILED_TO_START, List.of(text(broken)), cause);
            default -> new Failure(ExitCode.FAILED_TO_START, List.of(unforeseen(cause)), cause);
        };
    }

    static Failure ofUsage(ParameterException wrong) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        return new Failure(ExitCode.USAGE, List.of(usage(wrong) + " (see " + command + " --help)"), wrong);
    }

    /** Prints the lines, and the stack trace if asked for; returns the exit code. */
    int report(Surroundings surroundings, boolean verbose) {
        var err = surroundings.err();
        for (String line : lines) {
            err.println("mpmctl: " + line);
        }
        if (verbose) {
            cause.printStackTrace(err);
        }
        err.flush();
        return code.number();
    }

    private static String text(Exception cause) {
        return cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    }

    /** An exception that nobody worded for operators: its type says more than its message alone. */
    private static String unforeseen(Exception cause) {
        String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return cause.getClass().getSimpleName() + message + " (--verbose shows where)";
    }

    private static String usage(ParameterException wrong) {
        boolean needsVerb = !wrong.getCommandLine().getSubcommands().isEmpty();
        if (needsVerb && wrong instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            String verb = unmatched.getUnmatched().getFirst();
            var verbs = wrong.getCommandLine().getSubcommands().keySet();
            return "no such verb: '" + verb + "'" + Suggestion.hint(verb, verbs);
        }
        String text = text(wrong);
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
