package dev.mpm.compare.result;

import java.util.List;
import java.util.Map;

/**
 * A scenario as it was played.
 *
 * @param name such as {@code long-request}
 * @param title such as <i>The long request</i>
 * @param says what is done and why, in one or two sentences
 * @param load the load in short, such as {@code GET /plaintext, 64 connections, closed loop}
 * @param explanations what the reader should know of how a model behaves here, by the model's name
 * @param headline the figures that matter here, the most important first
 * @param seconds how long each run took
 */
public record Played(
        String name,
        String title,
        String says,
        String load,
        Map<String, String> explanations,
        List<Figure> headline,
        double seconds) {

    public Played {
        explanations = Map.copyOf(explanations);
        headline = List.copyOf(headline);
    }
}
