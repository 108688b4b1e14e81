package dev.mpm.compare.run;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings that give a model all the processes it may have from the start, and no fewer later.
 *
 * <p>A pool that grows under load and shrinks without would be measured at whatever size it happens to have. The keys are those
 * of httpd, which all models of the server have as far as they apply; of a model without them nothing is changed.
 *
 * @param processes how many there are; 0 if the model does not say
 * @param threads of each
 * @param settings values by keys of the model's section
 */
record FullSize(int processes, int threads, Map<String, String> settings) {

    private static final String MOST = "max-request-workers";
    private static final String THREADS = "threads-per-child";
    private static final String FIRST = "start-servers";

    FullSize {
        settings = Map.copyOf(settings);
    }

    /**
     * Returns them.
     *
     * @param configured all settings of the model's section, as text
     * @param mostProcesses more are not started, even if they may be: each is a JVM
     */
    static FullSize of(Map<String, String> configured, int mostProcesses) {
        int first = number(configured, FIRST);
        int most = number(configured, MOST);
        int threads = Math.max(1, number(configured, THREADS));
        if (first == 0 || most == 0) {
            return new FullSize(first, threads, Map.of());
        }
        int processes = Math.min(Math.max(1, most / threads), Math.max(1, mostProcesses));
        int workers = processes * threads;
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(FIRST, Integer.toString(processes));
        settings.put(MOST, Integer.toString(workers));
        put(configured, settings, "min-spare-servers", 0);
        put(configured, settings, "max-spare-servers", processes);
        put(configured, settings, "min-spare-threads", 0);
        put(configured, settings, "max-spare-threads", workers);
        return new FullSize(processes, threads, settings);
    }

    /** Returns it in short, such as {@code 4 × 25}. */
    String shape() {
        return processes == 0 ? "" : processes + " × " + threads;
    }

    private static void put(Map<String, String> configured, Map<String, String> settings, String key, int value) {
        if (configured.containsKey(key)) {
            settings.put(key, Integer.toString(value));
        }
    }

    private static int number(Map<String, String> configured, String key) {
        String text = configured.getOrDefault(key, "");
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }
}
