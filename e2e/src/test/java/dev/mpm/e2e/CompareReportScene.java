package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.compare.report.HtmlReport;
import dev.mpm.compare.result.Comparison;
import dev.mpm.compare.result.ResultsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person sees who opens {@code report.html} from the disk. Skipped on a machine without a browser. */
class CompareReportScene {

    private static final Path PICTURES = Path.of("target", "pictures");

    /** Three contenders in three scenarios; the file that the tests of server-compare write and read. */
    private static final Path RESULTS = Path.of(
            "..", "server-compare", "src", "test", "resources", "dev", "mpm", "compare", "result", "results.json");

    private static final String OF_EACH_CHART = "[...document.querySelectorAll('.chart')].map(chart => ";

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    private String address = "";

    @SuppressWarnings("NullAway.Init")
    private Browser browser;

    @BeforeEach
    void openBrowser() throws IOException, InterruptedException {
        Comparison comparison = ResultsJson.read("results.json", Files.readString(RESULTS));
        Path file = Files.writeString(stage.folder().resolve("report.html"), HtmlReport.of(comparison));
        address = "file://" + file.toRealPath();
        browser = Browser.open(Files.createDirectory(stage.folder().resolve("browser")));
    }

    @AfterEach
    @SuppressWarnings("ConstantValue") // there is none if the scene was skipped
    void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void drawsEveryChartWithEveryContender() {
        browser.size(1280, 900).go(address);

        assertThat(browser.texts("h1")).containsExactly("DemoApp");
        assertThat(browser.texts("section.scenario h2")).hasSize(3);
        assertThat(browser.evaluate(OF_EACH_CHART + "chart.querySelectorAll('svg').length).join(' ')"))
                .as("drawings by chart: curves and three bars each, and two timelines")
                .isEqualTo("1" + " 1".repeat(13));
        assertThat(browser.evaluate(OF_EACH_CHART + drawnContenders() + ").join(' ')"))
                .isEqualTo("3" + " 3".repeat(13));
        assertThat(browser.texts(".overview tbody td")).hasSize(9).noneMatch(String::isEmpty);
        assertNoComplaints();
    }

    /** Returns an expression for how many contenders have data in a chart: lines by name, bars by item. */
    private static String drawnContenders() {
        return "(all => chart.parentElement.className === 'bars' ? all.find(one => one.type === 'bar').data.length"
                + " : new Set(all.filter(one => one.type === 'line' && one.data.length > 5).map(one => one.name)).size)"
                + "(echarts.getInstanceByDom(chart).getOption().series)";
    }

    @Test
    void fitsSmallWindowsLightAndDark() throws IOException {
        for (int width : new int[] {400, 1280}) {
            for (boolean dark : new boolean[] {false, true}) {
                browser.size(width, 1400).dark(dark).go(address);
                assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .as("nothing beyond the edge at %s", width)
                        .isEqualTo("true");
                browser.picture(PICTURES.resolve("report-" + width + (dark ? "-dark.png" : "-light.png")));
            }
        }
        assertNoComplaints();
    }

    @Test
    void changesItsColoursOnAClick() {
        browser.size(1280, 900).dark(false).go(address);
        String paper = "getComputedStyle(document.body).backgroundColor";
        String light = browser.evaluate(paper);
        String curve = "document.querySelector('.chart svg path[stroke-width=\"2\"]').getAttribute('stroke')";
        String lightCurve = browser.evaluate(curve);

        browser.click("#theme");

        assertThat(browser.evaluate(paper)).isNotEqualTo(light);
        assertThat(browser.evaluate(curve)).isNotEqualTo(lightCurve);
        assertThat(browser.texts("#theme")).containsExactly("Light");
        browser.click("#theme");
        assertThat(browser.evaluate(paper)).isEqualTo(light);
        assertNoComplaints();
    }

    @Test
    void saysTheSameWithoutScripts() {
        browser.size(1280, 900).scripts(false).go(address);

        assertThat(browser.texts("section.scenario .scroll tbody tr")).isNotEmpty();
        assertThat(browser.evaluate(
                        "[...document.querySelectorAll('.charts, .scripted')].every(one => one.clientHeight === 0)"))
                .isEqualTo("true");
        assertThat(browser.evaluate("document.querySelector('noscript').clientHeight > 0 || document.body.innerText"
                        + ".includes('The charts need JavaScript')"))
                .isEqualTo("true");
    }

    private void assertNoComplaints() {
        assertThat(browser.complaints()).as("the browser's console").isEmpty();
        assertThat(browser.evaluate("performance.getEntriesByType('resource').length"))
                .as("files that were asked for besides the page")
                .isEqualTo("0");
    }
}
