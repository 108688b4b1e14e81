package dev.mpm.compare.run;

import dev.mpm.compare.scenario.Scenario;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be compared.
 *
 * @param entries the models, in the order in which they are shown
 * @param bouts the scenarios, each with those who take part in it
 * @param time how long a run takes, unless its scenario needs longer
 * @param rounds how often each scenario is played under each model
 */
record Plan(List<Entry> entries, List<Bout> bouts, Duration time, int rounds) {

    /** How long a server of its own takes to start and to end, about. */
    private static final Duration START = Duration.ofMillis(1500);

    private static final Duration SHORTEST_WARM_UP = Duration.ofMillis(500);

    /** A server that serves one run only is asked before it for this part of its time. */
    private static final int SHARE_OF_WARM_UP = 3;

    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(10);

    /** What a run takes beside the time in which requests are sent, about. */
    private static final Duration BESIDE = Duration.ofMillis(400);

    Plan {
        entries = List.copyOf(entries);
        bouts = List.copyOf(bouts);
    }

    /**
     * A scenario and those who take part, in the order in which they are shown.
     *
     * @param scenario what is played
     * @param entries the models with the settings that the scenario needs, and its variations
     */
    record Bout(Scenario scenario, List<Entry> entries) {

        Bout {
            entries = List.copyOf(entries);
        }

        /** Returns whether the servers of these entries serve no other scenario. */
        boolean needsOwnServers() {
            return scenario.fresh() || !scenario.settings().isEmpty();
        }
    }

    /** Returns how long one run of a scenario takes, about, with all that belongs to it. */
    Duration runTime(Bout bout) {
        Duration played = bout.scenario().time(time).plus(BESIDE);
        return bout.needsOwnServers() ? played.plus(START).plus(warmUp(bout)) : played;
    }

    /** Returns how long it takes altogether, about. */
    Duration total() {
        Duration total = START.plus(warmUp()).multipliedBy(entries.size());
        for (Bout bout : bouts) {
            total = total.plus(runTime(bout).multipliedBy((long) bout.entries().size() * rounds));
        }
        return total;
    }

    /** Returns for how long a server that has just started is asked before it is measured in a scenario. */
    Duration warmUp(Bout bout) {
        if (!bout.needsOwnServers()) {
            return warmUp();
        }
        Duration part = bout.scenario().time(time).dividedBy(SHARE_OF_WARM_UP);
        return part.compareTo(SHORTEST_WARM_UP) < 0
                ? SHORTEST_WARM_UP
                : part.compareTo(LONGEST_WARM_UP) > 0 ? LONGEST_WARM_UP : part;
    }

    /** Returns for how long a server that serves many scenarios is asked first. */
    Duration warmUp() {
        return time.compareTo(LONGEST_WARM_UP) > 0 ? LONGEST_WARM_UP : time;
    }

    /** Returns the entries of all bouts, each name once. */
    List<Entry> everybody() {
        Map<String, Entry> byName = new LinkedHashMap<>();
        entries.forEach(entry -> byName.put(entry.contender().name(), entry));
        bouts.forEach(bout -> bout.entries()
                .forEach(entry -> byName.putIfAbsent(entry.contender().name(), entry)));
        return List.copyOf(byName.values());
    }
}
