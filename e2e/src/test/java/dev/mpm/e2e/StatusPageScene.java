package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person sees who opens the status page in a browser. Skipped on a machine without one. */
class StatusPageScene {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Path PICTURES = Path.of("target", "pictures");

    private static final String REQUESTS =
            "+document.querySelector('.cards div:nth-child(3) dd').firstChild.textContent";

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    @SuppressWarnings("NullAway.Init")
    private Browser browser;

    @BeforeEach
    void openBrowser() throws IOException, InterruptedException {
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
    void showsEveryWorkerAndRefreshesItself() throws Exception {
        var server = stage.start(Setup.fixed("prefork", 3, 1).with("admin.listen", "http://127.0.0.1:0"));
        browser.go(server.admin() + "/status");
        assertThat(browser.texts("[data-slot] th")).containsExactly("0", "1", "2");
        assertThat(browser.texts("[data-slot] td:nth-child(2)"))
                .containsExactlyElementsOf(
                        server.workers().stream().map(String::valueOf).toList());
        String opened = browser.evaluate("performance.timeOrigin");

        for (int i = 0; i < 7; i++) {
            server.get("/plaintext");
        }
        browser.await("seven more requests", REQUESTS + " >= 7");

        var answer = server.askAndAwaitInFlight("/sleep?ms=45000");
        browser.await("the running request", "document.querySelector('td.request')?.textContent === 'GET /sleep'");

        long victim = server.status().workers().stream()
                .filter(worker -> worker.busy() == 0)
                .findAny()
                .orElseThrow()
                .pid();
        server.signal("KILL", victim);
        browser.await("the end of a worker", "document.body.textContent.includes('crash 1')");
        browser.await(
                "its successor",
                "[...document.querySelectorAll('[data-slot] td:nth-child(2)')].length === 3"
                        + " && !document.body.textContent.includes('" + victim + "')");
        assertThat(browser.texts("td.request")).as("the others go on").containsExactly("GET /sleep");

        takePictures();
        answer.cancel(true);
        assertThat(browser.evaluate("performance.timeOrigin"))
                .as("never loaded anew")
                .isEqualTo(opened);
        assertThat(browser.complaints()).as("the browser's console").isEmpty();
    }

    private void takePictures() throws IOException {
        browser.size(1280, 900).dark(false).picture(PICTURES.resolve("status-desktop.png"));
        browser.dark(true).picture(PICTURES.resolve("status-dark.png"));
        browser.size(375, 800).dark(false).picture(PICTURES.resolve("status-phone.png"));
        assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("tables scroll in themselves, the page of a phone does not")
                .isEqualTo("true");
        browser.size(1280, 900);
    }

    @Test
    void stopsAndGoesOnWhenAskedTo() throws Exception {
        var server = stage.start(Setup.fixed("event", 1, 4).with("admin.listen", "http://127.0.0.1:0"));
        browser.go(server.admin() + "/status");

        browser.click("#pause");
        String before = browser.evaluate("document.getElementById('updated').dateTime");
        assertThat(browser.evaluate("new Promise(done => setTimeout(done, 3000, updated.dateTime))"))
                .isEqualTo(before);
        assertThat(browser.texts("#pause")).containsExactly("Resume");
        browser.click("#pause");
        browser.await("a newer time", "updated.dateTime !== '" + before + "'");

        server.signal("TERM");
        server.awaitExit(LIMIT);
        browser.await("that nobody answers", "trouble.textContent === 'the master does not answer'");
    }

    @Test
    void isLoadedAnewWhereNoScriptRuns() throws Exception {
        var server = stage.start(Setup.fixed("event", 1, 4).with("admin.listen", "http://127.0.0.1:0"));
        browser.scripts(false).go(server.admin() + "/status");

        String opened = browser.evaluate("performance.timeOrigin");
        assertThat(browser.evaluate("document.getElementById('pause').hidden")).isEqualTo("true");
        browser.await(
                "another page", "performance.timeOrigin !== " + opened + " && document.readyState === 'complete'");
        assertThat(browser.texts("[data-slot] th")).containsExactly("0");
    }

    @Test
    void showsOneGenerationFollowTheOther() throws Exception {
        var setup = Setup.fixed("prefork", 2, 1).with("admin.listen", "http://127.0.0.1:0");
        var server = stage.start(setup);
        browser.go(server.admin() + "/status");
        assertThat(browser.texts("[data-generation] td:nth-child(2)")).containsExactly("prefork");

        // A request that runs keeps the generation before for a while.
        var answer = server.askAndAwaitInFlight("/sleep?ms=15000");
        Files.writeString(
                server.config(),
                Setup.fixed("event", 1, 4)
                        .with("admin.listen", "http://127.0.0.1:0")
                        .yaml());
        server.signal("HUP");
        browser.await(
                "both generations",
                "[...document.querySelectorAll('[data-generation]')].map(row => row.textContent).join().match("
                        + "/1prefork(leaving|serving).*2event(serving|rising)/) !== null");
        answer.join();
        browser.await(
                "the new one alone",
                "document.querySelectorAll('[data-generation]').length === 1"
                        + " && document.title === 'running · event · MPM Server'");
    }
}
