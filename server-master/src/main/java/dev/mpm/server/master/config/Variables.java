package dev.mpm.server.master.config;

import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:-default}} in values by the environment. Two dollar signs before a brace
 * stand for one, and nothing is replaced there.
 *
 * <p>As in a shell, {@code :-default} holds where the variable is not set or empty. What comes from the environment is
 * text and nothing else: it is not read as YAML, and variables in it are not replaced.
 */
final class Variables {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");
    private static final Pattern BODY =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-((?:(?!\\$\\{).)*))?", Pattern.DOTALL);

    private final Map<String, String> environment;

    Variables(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Returns the text with every variable replaced; a variable that cannot be replaced is complained about and left out. */
    String replace(String text, Consumer<String> complaint) {
        return REFERENCE.matcher(text).replaceAll(reference -> Matcher.quoteReplacement(value(reference, complaint)));
    }

    private String value(MatchResult reference, Consumer<String> complaint) {
        if (reference.group().equals("$${")) {
            return "${";
        }
        Matcher body = BODY.matcher(reference.group(1));
        if (reference.group(2).isEmpty() || !body.matches()) {
            complaint.accept(
                    "'" + reference.group() + "' (expected: ${NAME} or ${NAME:-default}; $${ stands for ${ itself)");
            return "";
        }
        return value(body.group(1), body, complaint);
    }

    private String value(String name, Matcher body, Consumer<String> complaint) {
        String value = environment.get(name);
        String byDefault = body.group(2);
        if (byDefault != null) {
            return value == null || value.isEmpty() ? byDefault : value;
        }
        if (value == null) {
            complaint.accept(
                    "the environment variable " + name + " is not set; set it, or write ${" + name + ":-default}");
            return "";
        }
        return value;
    }
}
