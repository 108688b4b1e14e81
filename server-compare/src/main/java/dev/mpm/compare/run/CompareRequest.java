package dev.mpm.compare.run;

import dev.mpm.compare.scenario.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What somebody wants to have compared.
 *
 * @param home the distribution's folder
 * @param config the configuration file, whose app is run
 * @param environment where {@code ${NAME}} in that is looked up
 * @param mpms the models, in the order in which they are shown
 * @param scenarios in the order in which they are played
 * @param time how long a run takes, unless its scenario needs longer
 * @param rounds how often each scenario is played under each model, 1 or more
 * @param version of the server
 * @param command as it was given
 */
public record CompareRequest(
        Path home,
        Path config,
        Map<String, String> environment,
        List<String> mpms,
        List<Scenario> scenarios,
        Duration time,
        int rounds,
        String version,
        String command) {

    public CompareRequest {
        environment = Map.copyOf(environment);
        mpms = List.copyOf(mpms);
        scenarios = List.copyOf(scenarios);
    }
}
