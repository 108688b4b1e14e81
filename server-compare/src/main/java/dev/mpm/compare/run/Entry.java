package dev.mpm.compare.run;

import dev.mpm.compare.result.Contender;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A contender as its server is started.
 *
 * @param settings values by their full keys, in place of the file's
 * @param processes how many workers it begins with, and keeps
 */
record Entry(Contender contender, Map<String, String> settings, int processes) {

    Entry {
        settings = Map.copyOf(settings);
    }

    /** Returns the options of the command that starts its server. */
    List<String> options() {
        List<String> options = new ArrayList<>(List.of("--mpm", contender.mpm()));
        settings.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(setting -> options.addAll(List.of("--set", setting.getKey() + "=" + setting.getValue())));
        return options;
    }
}
