package dev.mpm.server.master.services;

import java.util.List;
import java.util.Map;

/**
 * What a service has to tell about itself, once for people and programs that read the status, once as metrics.
 *
 * @param name its name, a key of the JSON of {@code status}
 * @param facts texts, numbers, truth values, and maps of them by name, in the order in which they are to be read
 * @param metrics series whose number is bounded by the configuration
 */
public record ServiceStatus(String name, Map<String, ?> facts, List<Metric> metrics) {

    public ServiceStatus {
        metrics = List.copyOf(metrics);
    }

    /**
     * A metric with one value, or one per value of one label.
     *
     * @param name without {@code _total}, in the base unit, with the prefix {@code mpm_}
     * @param isCounter whether it only ever grows; otherwise it is a gauge
     * @param label the name of the label, empty for none
     * @param values by value of the label; the only key is empty where there is no label
     */
    public record Metric(String name, String help, boolean isCounter, String label, Map<String, Double> values) {

        public Metric {
            values = Map.copyOf(values);
        }

        /** Returns a counter without a label. */
        public static Metric counter(String name, String help, double value) {
            return new Metric(name, help, true, "", Map.of("", value));
        }

        /** Returns a gauge without a label. */
        public static Metric gauge(String name, String help, double value) {
            return new Metric(name, help, false, "", Map.of("", value));
        }
    }
}
