package dev.mpm.compare.report;

import dev.mpm.compare.result.Advice;
import dev.mpm.compare.result.Comparison;
import dev.mpm.compare.result.Contender;
import dev.mpm.compare.result.Figure;
import dev.mpm.server.master.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Shows a comparison as one page for a browser, which needs nothing but itself: no network, no other file.
 *
 * <p>Texts and tables are written here, and are there without scripts. The charts are drawn by the page's own script with
 * Apache ECharts, both inside the page; its policy names these two scripts by their digests and forbids all else.
 */
public final class HtmlReport {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Findings findings;
    private final Comparison comparison;

    private HtmlReport(Comparison comparison) {
        this.comparison = comparison;
        this.findings = new Findings(comparison);
    }

    /** Returns the whole page, to be stored as UTF-8. */
    public static String of(Comparison comparison) {
        return new HtmlReport(comparison).page();
    }

    private String page() {
        String library = resource("echarts.min.js");
        String script = resource("report.js");
        Map<String, String> markup = new LinkedHashMap<>();
        markup.put("policy", "script-src " + digest(library) + " " + digest(script) + "; style-src 'unsafe-inline'");
        markup.put("style", resource("report.css"));
        markup.put("app", escape(comparison.app()));
        markup.put("name", escape(simpleName(comparison.app())));
        markup.put("facts", facts());
        markup.put("advice", advice());
        markup.put("contenders", contenders());
        markup.put("overview", OverviewTable.of(findings));
        markup.put("contents", contents());
        markup.put(
                "scenarios",
                comparison.scenarios().stream()
                        .map(scenario -> ScenarioSection.of(findings, scenario))
                        .collect(Collectors.joining("\n")));
        markup.put("noise", noise());
        markup.put("glossary", glossary());
        markup.put("version", escape(comparison.version()));
        markup.put("data", HtmlText.scriptData(Json.write(ChartData.of(findings))));
        markup.put("library", library);
        markup.put("script", script);
        return HtmlText.fill(resource("report.html"), markup);
    }

    private String facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("App", comparison.app());
        facts.put("Date", DATE.format(comparison.date()));
        facts.put("Machine", findings.machine());
        facts.put("Rounds", findings.rounds());
        facts.put("Load", comparison.driver());
        facts.put("Server", "MPM Server " + comparison.version());
        facts.put("Command", comparison.command());
        return facts.entrySet().stream()
                .map(fact -> "<div><dt>" + fact.getKey() + "</dt><dd>" + escape(fact.getValue()) + "</dd></div>")
                .collect(Collectors.joining("\n"));
    }

    private String advice() {
        Advice advice = comparison.advice();
        String reasons = advice.reasons().stream()
                .map(reason -> "<p>" + escape(reason) + "</p>")
                .collect(Collectors.joining("\n"));
        String model = advice.model().isEmpty()
                ? "<p class=\"pick none\">No recommendation</p>"
                : "<p class=\"pick\"><code>mpm: " + escape(advice.model()) + "</code></p>";
        return "<div class=\"reasons\">" + model + reasons
                + (reasons.isEmpty() ? "<p>Nothing was measured that could decide.</p>" : "") + "</div>" + yaml(advice);
    }

    private static String yaml(Advice advice) {
        return advice.yaml().isEmpty() ? "" : """
            <div class="paste"><p><span>For <code>conf/server.yaml</code></span>
            <button type="button" id="copy" class="scripted">Copy</button></p>
            <pre tabindex="0"><code id="yaml">%s</code></pre></div>\
            """.formatted(escape(advice.yaml().stripTrailing()));
    }

    private String contenders() {
        return comparison.contenders().stream().map(this::contender).collect(Collectors.joining("\n"));
    }

    private String contender(Contender contender) {
        String settings = contender.settings().isEmpty()
                ? "<span class=\"faint\">as in the file</span>"
                : "<code>" + escape(contender.settings()) + "</code>";
        return "<tr><th scope=\"row\">" + key(findings, contender) + "</th><td><code>" + escape(contender.mpm())
                + "</code></td><td>" + escape(contender.shape()) + "</td><td>" + settings + "</td></tr>";
    }

    private String contents() {
        return comparison.scenarios().stream()
                .map(scenario -> "<li><a href=\"#" + HtmlText.anchor(scenario.name()) + "\">" + escape(scenario.title())
                        + "</a></li>")
                .collect(Collectors.joining("\n"));
    }

    private String noise() {
        return comparison.rounds() < 2
                ? "There was one round only, so nobody can tell a difference from noise: nothing is marked as the best."
                : "Of every figure the median over the rounds is shown, with the lowest and the highest round. One"
                      + " value counts as better than another only if no round of the one lies within the range of the"
                      + " other and the medians differ by more than 5 %.";
    }

    private String glossary() {
        List<Figure> used = List.of(Figure.values()).stream()
                .filter(figure -> comparison.scenarios().stream()
                        .anyMatch(scenario -> findings.figures(scenario).contains(figure)))
                .toList();
        return used.isEmpty()
                ? ""
                : used.stream()
                        .map(Wording::of)
                        .map(word -> "<div><dt>" + word.title() + "</dt><dd>" + word.meaning() + "</dd></div>")
                        .collect(
                                Collectors.joining("\n", "<h3>The figures</h3>\n<dl class=\"glossary\">\n", "\n</dl>"));
    }

    /** Returns a contender's name with its colour and line, the same all over the page. */
    static String key(Findings findings, Contender contender) {
        return "<span class=\"key k" + Palette.of(findings.comparison().contenders(), contender) + "\"></span>"
                + escape(contender.name());
    }

    private static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private static String escape(String text) {
        return HtmlText.escape(text);
    }

    private static String digest(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Returns a file beside this class, with the line ends that browsers count digests with. */
    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(HtmlReport.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " of the report's jar", e);
        }
    }
}
