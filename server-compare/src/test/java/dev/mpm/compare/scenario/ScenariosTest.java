package dev.mpm.compare.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.compare.load.Pattern;
import dev.mpm.compare.load.Question;
import dev.mpm.compare.result.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenariosTest {

    @TempDir
    Path folder;

    static List<String> names() {
        return Scenarios.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void comeWithTheServerAndExplainEveryModel(String name) {
        var scenario = Scenarios.find(name);

        assertThat(scenario.name()).isEqualTo(name);
        assertThat(scenario.says()).isNotEmpty();
        assertThat(scenario.headline()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(scenario.explains()).containsOnlyKeys("prefork", "worker", "event", "virtual");
    }

    @Test
    void areReadFromAFileOfTheUser() throws IOException {
        var scenario = Scenarios.find(write("""
            name: orders
            title: Orders
            says: What the shop does.
            headline: [p99.9]
            clients:
              - name: readers
                requests: [GET /orders, GET /orders/1]
                rate: 200
                connections: 8
              - name: writers
                request: {ask: POST /orders, body: "{}", status: 201, contains: id}
                connections: 2
                keep-alive: false
                from: 50%
            kill-worker: 75%
            settings: {app.settings.shop: test}
            variations: [{name: "worker, 8 threads", mpm: worker, settings: {worker.threads-per-child: 8}}]
            at-least: 10s
            """));

        assertThat(scenario.headline()).containsExactly(Figure.P999);
        assertThat(scenario.measured())
                .isEqualTo(new Clients(
                        "readers",
                        Pattern.OPEN,
                        List.of(Question.get("/orders"), Question.get("/orders/1")),
                        8,
                        200,
                        true,
                        0));
        assertThat(scenario.clients().getLast().questions())
                .containsExactly(new Question("POST", "/orders", "{}", 201, "id"));
        assertThat(scenario.killWorker()).hasValue(0.75);
        assertThat(scenario.settings()).isEqualTo(Map.of("app.settings.shop", "test"));
        assertThat(scenario.variations())
                .containsExactly(new Variation("worker, 8 threads", "worker", Map.of("worker.threads-per-child", "8")));
        assertThat(scenario.load())
                .isEqualTo("GET /orders and 1 more, 200 requests/s over up to 8 connections; "
                        + "POST /orders, 2 connections, each request on a new one");
    }

    @Test
    void beginTheirGroupsWhenTheirShareOfTheTimeIsOver() {
        var streams = Scenarios.find("long-request").streams(Duration.ofSeconds(8));

        assertThat(streams.getLast().from()).hasSeconds(2);
        assertThat(streams.getLast().time()).hasSeconds(6);
    }

    @Test
    void takeAtLeastTheTimeThatTheyNeed() {
        var scenario = Scenarios.find("crash");

        assertThat(scenario.time(Duration.ofMillis(100))).hasSeconds(2);
        assertThat(scenario.time(Duration.ofMinutes(1))).hasMinutes(1);
    }

    @Test
    void tellEverythingThatIsWrongWithAFile() throws IOException {
        String file = write("""
            name: Orders!
            clients:
              - request: FETCH /orders
                conections: 8
              - {name: b, request: GET orders, connections: 0, pattern: opn}
            kill-worker: soon
            headline: [p98]
            at-least: long
            """);

        assertThatThrownBy(() -> Scenarios.find(file))
                .isInstanceOf(ScenarioException.class)
                .message()
                .satisfies(text -> assertThat(text.lines().map(line -> line.replace(file, "F")))
                        .containsExactlyInAnyOrder(
                                "F: name: 'Orders!' (expected: lower case words with dashes, such as long-request)",
                                "F:3: clients.request: 'FETCH /orders' (expected: a method and a path, such as GET"
                                        + " /plaintext)",
                                "F:4: clients.conections: not a known key; did you mean 'connections'?",
                                "F:5: clients.request: 'GET orders' (expected: a method and a path, such as GET"
                                        + " /plaintext)",
                                "F:5: clients.connections: '0' (expected: a whole number from 1 to 100000)",
                                "F:5: clients.pattern: 'opn' (expected: one of closed, open, idle, slow, once)",
                                "F:6: kill-worker: 'soon' (expected: a share of the time from 0% to 95%, such as 30%)",
                                "F:7: headline: 'p98' (expected: figures, of throughput, offered, p50, p90, p99, p99.9,"
                                        + " max, errors, closed-early, cpu, cpu-user, cpu-system, pss, live-heap,"
                                        + " processes, threads, switches, switches-forced, ready, spread, recycled,"
                                        + " driver-cpu, driver-late)",
                                "F:8: at-least: 'long' (expected: a duration, such as 3s)"));
    }

    @Test
    void areMissedByTheirNameWithASuggestion() {
        assertThatThrownBy(() -> Scenarios.find("fst"))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("no scenario 'fst'")
                .hasMessageContaining("did you mean 'fast'?");
    }

    @Test
    void areMadeOfARequest() {
        var scenario = Scenarios.ofRequest("get /json?a=b");

        assertThat(scenario.name()).isEqualTo("GET /json?a=b");
        assertThat(scenario.measured().questions()).containsExactly(Question.get("/json?a=b"));
        assertThat(Scenarios.alone("GET /").measured().connections()).isEqualTo(1);
        assertThatThrownBy(() -> Scenarios.ofRequest("/json")).hasMessageContaining("--request: '/json' (expected:");
    }

    private String write(String text) throws IOException {
        Path file = folder.resolve("scenario.yaml");
        Files.writeString(file, text);
        return file.toString();
    }
}
