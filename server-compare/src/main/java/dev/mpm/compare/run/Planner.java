package dev.mpm.compare.run;

import dev.mpm.compare.result.Contender;
import dev.mpm.compare.scenario.Scenario;
import dev.mpm.compare.scenario.Variation;
import dev.mpm.server.master.config.Overrides;
import dev.mpm.server.master.config.ServerConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Turns a request into a plan: reads the configuration once for each contender, so that mistakes are found before anything runs. */
final class Planner {

    /** More processes of a model than this for each processor only wait for each other, and each is a JVM. */
    private static final int PROCESSES_PER_PROCESSOR = 4;

    private final CompareRequest request;
    private final int mostProcesses;

    private Planner(CompareRequest request, int processors) {
        this.request = request;
        this.mostProcesses = Math.max(8, PROCESSES_PER_PROCESSOR * processors);
    }

    /** @throws dev.mpm.server.master.config.ConfigurationException if a model or a scenario needs settings that are wrong */
    static Plan plan(CompareRequest request, int processors) {
        return new Planner(request, processors).plan();
    }

    private Plan plan() {
        List<Entry> entries =
                request.mpms().stream().map(mpm -> entry(mpm, mpm, Map.of())).toList();
        List<Plan.Bout> bouts = new ArrayList<>();
        for (Scenario scenario : request.scenarios()) {
            bouts.add(new Plan.Bout(scenario, entriesOf(scenario, entries)));
        }
        return new Plan(entries, bouts, request.time(), request.rounds());
    }

    private List<Entry> entriesOf(Scenario scenario, List<Entry> entries) {
        List<Entry> those = new ArrayList<>();
        for (Entry entry : entries) {
            String mpm = entry.contender().mpm();
            those.add(scenario.settings().isEmpty() ? entry : entry(mpm, mpm, scenario.settings()));
        }
        for (Variation variation : scenario.variations()) {
            if (request.mpms().contains(variation.mpm())) {
                Map<String, String> settings = new LinkedHashMap<>(scenario.settings());
                settings.putAll(variation.settings());
                those.add(entry(variation.name(), variation.mpm(), settings));
            }
        }
        return those;
    }

    private Entry entry(String name, String mpm, Map<String, String> settings) {
        ServerConfig config = ServerConfig.load(request.config(), request.environment(), overrides(mpm, settings));
        FullSize size = FullSize.of(config.mpmSettings(), mostProcesses);
        Map<String, String> all = new LinkedHashMap<>(settings);
        size.settings().forEach((key, value) -> all.put(mpm + "." + key, value));
        return new Entry(new Contender(name, mpm, size.shape(), text(settings)), all, size.processes());
    }

    private static Overrides overrides(String mpm, Map<String, String> settings) {
        List<String> texts = settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toList();
        return new Overrides(mpm, List.of("http://127.0.0.1:0"), texts);
    }

    private static String text(Map<String, String> settings) {
        return settings.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(setting -> setting.getKey() + ": " + setting.getValue())
                .collect(Collectors.joining(", "));
    }
}
