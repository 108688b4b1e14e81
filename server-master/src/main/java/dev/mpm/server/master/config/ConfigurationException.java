package dev.mpm.server.master.config;

import java.util.List;
import java.util.stream.Collectors;

/** Says everything that is wrong with a configuration, one line per problem, in the order of the file. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Transient because problems do not travel: the message says the same. */
    private final transient List<Problem> problems;

    ConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Returns the problems, one or more, in the order of the file. */
    public List<Problem> problems() {
        return problems;
    }
}
