package dev.mpm.compare.scenario;

import java.util.List;

/** Says what is wrong with a scenario, or that there is none of that name. One problem a line. */
public final class ScenarioException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ScenarioException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
