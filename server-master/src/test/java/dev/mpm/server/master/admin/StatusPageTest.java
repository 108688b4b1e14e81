package dev.mpm.server.master.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.core.scoreboard.Counters;
import dev.mpm.server.core.scoreboard.Latency;
import dev.mpm.server.master.StatusReport;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatusPageTest {

    private static final Instant NOW = Instant.parse("2026-11-21T06:30:01Z");

    private final Reply reply = reply(Samples.report());
    private final String html = new String(reply.body(), StandardCharsets.UTF_8);

    @Test
    void showsEveryWorkerAndGeneration() {
        assertThat(all("<tr data-slot=\"(\\d+)\">", html)).containsExactly("0", "1", "2");
        assertThat(all("<tr data-generation=\"(\\d+)\">", html)).containsExactly("1", "2");
        assertThat(html)
                .contains("4711", "4712", "4713", "10.0 MiB")
                .contains("http://127.0.0.1:8080</code> <small>3 waiting", "http+unix:///run/app.sock</code></li>")
                .contains("crash <strong>1</strong>", "5 started, 2 failed")
                .contains("<time id=\"updated\" datetime=\"2026-11-21T06:30:01Z\">");
    }

    @Test
    void showsWhatEachServiceForAppsDoes() {
        assertThat(html)
                .contains("<h2>letters</h2>", "<li>sent <strong>7</strong></li>")
                .contains("<h3>boxes red</h3>", "<li>full <strong>true</strong></li>");
    }

    @Test
    void showsTheRequestThatRunsLongestFirst() {
        assertThat(all("<td class=\"request\"><code>(.*?)</code>", html))
                .containsExactly(
                        "GET /slow?&quot;a&#39;&amp;b", "GET /&lt;script&gt;alert(1)&lt;/script&gt;", "POST /orders");
    }

    @Test
    void hasNoMarkupThatComesFromClients() {
        assertThat(html).doesNotContain("<script>alert").contains("&lt;script&gt;alert(1)&lt;/script&gt;");
    }

    @Test
    void drawsTheScoreboardInRunsOfEqualLetters() {
        assertThat(html)
                .contains("<td class=\"letters\"><span class=\"l-read\">R</span><span class=\"l-open\">..</span>"
                        + "<span class=\"l-write\">W</span></td>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"style", "script"})
    void letsTheBrowserRunAndApplyOnlyWhatItCameWith(String element) throws Exception {
        String content =
                all("(?s)<" + element + ">(.*?)</" + element + ">", html).getFirst();
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));

        assertThat(reply.policy())
                .contains("default-src 'none'")
                .contains(element + "-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'")
                .doesNotContain("unsafe");
        assertThat(html).as("styles in attributes, which the policy forbids").doesNotContain("style=");
    }

    @Test
    void loadsNothingFromElsewhere() {
        assertThat(all("(?:src|href)=\"([^\"]*)\"", html))
                .allMatch(address -> address.startsWith("/") || address.startsWith("data:"));
    }

    @Test
    void saysSoWhenThereIsNothing() {
        var idle = new StatusReport(
                "running",
                false,
                "event",
                1,
                3,
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                Counters.ZERO,
                Latency.NONE,
                0,
                0,
                Map.of(),
                List.of());

        assertThat(new String(reply(idle).body(), StandardCharsets.UTF_8))
                .contains("<title>not ready · event · MPM Server</title>", "no worker process", "none has ended");
    }

    private static Reply reply(StatusReport report) {
        var seen = new Reports.Seen(report, new Trend().add(report, 0));
        return StatusPage.reply(seen, pid -> 1_000_000, "1.2", NOW);
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
