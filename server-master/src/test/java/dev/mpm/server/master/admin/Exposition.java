package dev.mpm.server.master.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict reader of Prometheus' text format and of OpenMetrics, written from their specifications: it fails at whatever
 * a scraper might stumble over.
 */
final class Exposition {

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\n\"])*\"";
    private static final Pattern COMMENT =
            Pattern.compile("# (HELP|TYPE|UNIT) (" + NAME + ") ?((?:[^\\\\\n]|\\\\[\\\\n\"])*)");
    private static final Pattern SAMPLE =
            Pattern.compile("(" + NAME + ")(?:\\{(" + LABEL + "(?:," + LABEL + ")*)})? (\\S+)");
    private static final Pattern BOUND = Pattern.compile("le=\"([^\"]*)\"");

    private final boolean isOpenMetrics;
    private final Map<String, String> types = new HashMap<>();
    private final Set<String> helps = new java.util.HashSet<>();
    private final List<String> families = new ArrayList<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();

    private Exposition(boolean isOpenMetrics) {
        this.isOpenMetrics = isOpenMetrics;
    }

    /** Returns the value of each series, under its name and labels as they are written. */
    static Map<String, Double> readText(String text) {
        return new Exposition(false).read(text);
    }

    /** Returns the same of a text in OpenMetrics. */
    static Map<String, Double> readOpenMetrics(String text) {
        assertThat(text).as("the end").endsWith("\n# EOF\n").containsOnlyOnce("# EOF");
        return new Exposition(true).read(text.substring(0, text.length() - "# EOF\n".length()));
    }

    private Map<String, Double> read(String text) {
        assertThat(text).as("the end of the last line").endsWith("\n");
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("#")) {
                comment(line);
            } else if (!line.isEmpty()) {
                sample(line);
            }
        }
        types.forEach((family, type) -> {
            if (type.equals("histogram")) {
                histogram(family);
            }
        });
        return samples;
    }

    private void comment(String line) {
        Matcher comment = COMMENT.matcher(line);
        assertThat(comment.matches()).as(line).isTrue();
        String name = comment.group(2);
        if (comment.group(1).equals("HELP")) {
            assertThat(helps.add(name)).as("first HELP of " + name).isTrue();
            assertThat(comment.group(3)).as("help of " + name).isNotBlank();
        } else if (comment.group(1).equals("TYPE")) {
            assertThat(comment.group(3)).isIn("counter", "gauge", "histogram", "info");
            assertThat(types.put(name, comment.group(3)))
                    .as("earlier TYPE of " + name)
                    .isNull();
        }
    }

    private void sample(String line) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        String name = sample.group(1);
        String family = family(name);
        String type = Objects.requireNonNull(types.get(family));
        assertThat(helps).as("help").contains(family);
        if (families.isEmpty() || !families.getLast().equals(family)) {
            assertThat(families).as("families that are in one piece").doesNotContain(family);
            families.add(family);
        }
        String series = sample.group(2) == null ? name : name + "{" + sample.group(2) + "}";
        double value = number(sample.group(3));
        assertThat(samples.put(series, value)).as("earlier value of " + series).isNull();
        if (!type.equals("gauge")) {
            assertThat(value).as(series).isNotNegative();
        }
    }

    /** Returns the family that a sample belongs to by the types that were announced. */
    private String family(String name) {
        for (String suffix : List.of("", "_total", "_info", "_bucket", "_sum", "_count")) {
            String family = name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : "";
            if (suffixes(types.getOrDefault(family, "none")).contains(suffix)) {
                return family;
            }
        }
        throw new AssertionError(name + " belongs to no type of " + types);
    }

    /** In the older format, a counter's type is told of the name with its ending. */
    private Set<String> suffixes(String type) {
        return switch (type) {
            case "histogram" -> Set.of("_bucket", "_sum", "_count");
            case "counter" -> Set.of(isOpenMetrics ? "_total" : "");
            case "info" -> Set.of("_info");
            case "gauge" -> Set.of("");
            default -> Set.of();
        };
    }

    private void histogram(String family) {
        double bound = Double.NEGATIVE_INFINITY;
        double below = 0;
        for (Map.Entry<String, Double> sample : samples.entrySet()) {
            if (sample.getKey().startsWith(family + "_bucket{")) {
                Matcher next = BOUND.matcher(sample.getKey());
                assertThat(next.find()).as(sample.getKey()).isTrue();
                assertThat(number(next.group(1))).as("bounds rise").isGreaterThan(bound);
                assertThat(sample.getValue()).as("buckets contain those below").isGreaterThanOrEqualTo(below);
                bound = number(next.group(1));
                below = sample.getValue();
            }
        }
        assertThat(bound).as("the last bound of " + family).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(samples).containsEntry(family + "_count", below).containsKey(family + "_sum");
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
