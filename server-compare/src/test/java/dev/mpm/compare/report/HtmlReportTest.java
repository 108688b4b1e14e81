package dev.mpm.compare.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.compare.result.Comparison;
import dev.mpm.compare.result.Figure;
import dev.mpm.compare.result.Samples;
import dev.mpm.server.master.JsonReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

    private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

    private final Comparison full = Samples.full();
    private final String page = HtmlReport.of(full);

    @Test
    void saysEverythingWithoutScripts() {
        String text = page.substring(0, page.indexOf("<script"));

        assertThat(text)
                .contains(full.app(), full.command(), full.machine().processor(), "21 November 2026, 14:22 UTC")
                .contains("<code>mpm: event</code>", "threads-per-child: 25", "What was compared");
        full.advice().reasons().forEach(reason -> assertThat(text).contains(HtmlText.escape(reason)));
        full.scenarios()
                .forEach(scenario -> assertThat(text).contains(scenario.title(), scenario.says(), scenario.load()));
        assertThat(text).doesNotContain("${");
    }

    @Test
    void needsNothingFromOutside() {
        String own = SCRIPT.matcher(page).replaceAll("");

        assertThat(own).contains("default-src 'none'").doesNotContain("http://", "https://", "src=", "url(", "@import");
    }

    @Test
    void allowsItsOwnScriptsOnly() throws NoSuchAlgorithmException {
        Matcher scripts = SCRIPT.matcher(page);
        int count = 0;
        while (scripts.find()) {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(scripts.group(1).getBytes(StandardCharsets.UTF_8));
            assertThat(page).contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
            count++;
        }
        assertThat(count).isEqualTo(2);
        assertThat(page).doesNotContain("script-src 'unsafe-inline'");
    }

    @Test
    void leavesTextsOfOthersTexts() {
        String evil = "</script><script>alert(1)</script><!-- \"'&${data}${style}<img src=x onerror=alert(1)>";

        String hostile = HtmlReport.of(Samples.hostile(evil));

        String own = SCRIPT.matcher(hostile).replaceAll("<script></script>");
        assertThat(own).doesNotContain("<script>alert", "<img", "\"'&${data}");
        assertThat(own.split("<script", -1)).hasSize(1 + 3);
        assertThat(text(DATA, hostile)).doesNotContain("<", ">", "&");
        assertThat(JsonReader.parse(text(DATA, hostile))).isInstanceOf(Map.class);
        assertThat(own).contains("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;!-- &quot;&#39;&amp;${data}");
    }

    @Test
    void drawsEachContenderInEachChart() {
        Map<?, ?> data = (Map<?, ?>) JsonReader.parse(text(DATA, page));
        List<?> charts = (List<?>) Objects.requireNonNull(data.get("charts"));

        assertThat(data.get("contenders"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(5);
        assertThat(charts)
                .hasSize(9 * 4 + 3)
                .allSatisfy(chart -> assertThat((List<?>) Objects.requireNonNull(((Map<?, ?>) chart).get("series")))
                        .hasSize(5))
                .allSatisfy(chart -> assertThat(page).contains("id=\"" + ((Map<?, ?>) chart).get("id") + "\""));
        assertThat(page)
                .contains("id=\"s-crash-timeline\"", "id=\"s-long-request-timeline\"", "id=\"s-recycle-timeline\"");
    }

    @Test
    void explainsEveryFigureThatItShows() {
        for (Figure figure : Figure.values()) {
            boolean shown = full.runs().stream().anyMatch(run -> run.figures().containsKey(figure));
            assertThat(page.contains("<dt>" + Wording.of(figure).title() + "</dt>"))
                    .isEqualTo(shown);
        }
    }

    @Test
    void saysSoWhenNothingWasMeasured() {
        assertThat(HtmlReport.of(Samples.empty()))
                .contains("No recommendation", "Nothing was measured here.", "interrupted: not everything was measured")
                .doesNotContain("class=\"chart\"", "<dl class=\"glossary\">");
    }

    private static String text(Pattern pattern, String page) {
        Matcher matcher = pattern.matcher(page);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
