package dev.mpm.compare.result;

import java.util.List;

/**
 * What is recommended on the evidence.
 *
 * @param model the contender's name; empty if nothing was measured that could decide
 * @param reasons about three sentences
 * @param yaml what to put in the configuration file; empty if nothing is to be changed
 */
public record Advice(String model, List<String> reasons, String yaml) {

    public Advice {
        reasons = List.copyOf(reasons);
    }
}
