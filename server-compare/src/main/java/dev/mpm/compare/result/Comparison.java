package dev.mpm.compare.result;

import java.time.Instant;
import java.util.List;

/**
 * Everything that one comparison found.
 *
 * @param version of the server
 * @param command as it was given
 * @param app the class of the app
 * @param driver the load driver's name
 * @param rounds those that were asked for
 * @param complete whether all that was asked for was measured; not if somebody interrupted
 * @param contenders in the order in which they are shown
 * @param scenarios in the order in which they were played
 * @param runs all rounds of all scenarios under all models, as far as they were measured
 */
public record Comparison(
        Instant date,
        String version,
        String command,
        String app,
        Machine machine,
        String driver,
        int rounds,
        boolean complete,
        List<Contender> contenders,
        List<Played> scenarios,
        List<Run> runs,
        Advice advice) {

    public Comparison {
        contenders = List.copyOf(contenders);
        scenarios = List.copyOf(scenarios);
        runs = List.copyOf(runs);
    }
}
