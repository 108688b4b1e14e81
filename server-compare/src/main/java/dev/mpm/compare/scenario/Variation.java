package dev.mpm.compare.scenario;

import java.util.Map;

/**
 * A model with other settings than those of the file, shown beside the models in one scenario.
 *
 * @param name such as {@code prefork, one process}
 * @param mpm the model's name
 * @param settings values by their full keys
 */
public record Variation(String name, String mpm, Map<String, String> settings) {

    public Variation {
        settings = Map.copyOf(settings);
    }
}
