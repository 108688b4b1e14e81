package dev.mpm.compare.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mpm.server.master.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultsJsonTest {

    private static final Path SCHEMA = Path.of("../docs/results.schema.json");

    @Test
    void readsWhatItWrote() {
        Comparison full = Samples.full();

        assertThat(ResultsJson.read("results.json", ResultsJson.write(full))).isEqualTo(full);
    }

    @Test
    void keepsTextsThatLookLikeJson() {
        Comparison hostile = Samples.hostile("\"}],\\ \u0001 \n\t ü €");

        assertThat(ResultsJson.read("results.json", ResultsJson.write(hostile))).isEqualTo(hostile);
    }

    @Test
    void isTheFileThatOthersRead() throws IOException {
        Golden.matches("dev/mpm/compare/result/results.json", ResultsJson.write(Samples.small()));
    }

    @Test
    void isAsTheSchemaSays() throws IOException {
        var schema = new SchemaCheck(JsonReader.parse(Files.readString(SCHEMA)));

        for (Comparison comparison : List.of(Samples.full(), Samples.empty(), Samples.hostile("<&>"))) {
            assertThat(schema.problems(JsonReader.parse(ResultsJson.write(comparison))))
                    .isEmpty();
        }
    }

    @Test
    void isNotAsTheSchemaSaysWhenSomethingIsWrong() throws IOException {
        var schema = new SchemaCheck(JsonReader.parse(Files.readString(SCHEMA)));
        String broken = ResultsJson.write(Samples.small())
                .replaceFirst("\"schema\": 1", "\"schema\": 2")
                .replaceFirst("\"rounds\": 2", "\"rounds\": \"two\"")
                .replaceFirst("\"p99\":", "\"p98\":");

        assertThat(schema.problems(JsonReader.parse(broken)))
                .containsExactlyInAnyOrder(
                        "/schema: 2.0 (expected: 1.0)",
                        "/rounds: 'two' (expected: integer)",
                        "/runs/0/figures: p98 is not known");
    }

    /** Every figure and no other is in the schema, which is written by hand. */
    @Test
    void namesAllFiguresInTheSchema() throws IOException {
        String schema = Files.readString(SCHEMA);

        for (Figure figure : Figure.values()) {
            assertThat(schema).contains("\"" + figure.key() + "\"");
        }
    }

    @Test
    void leavesOutWhatIsNoNumber() {
        Comparison small = Samples.small();
        Run run = small.runs().getFirst();
        Map<Figure, Double> figures = new EnumMap<>(run.figures());
        figures.put(Figure.P99, Double.NaN);
        Run broken = new Run(
                run.scenario(),
                run.model(),
                run.round(),
                figures,
                run.latencies(),
                run.timeline(),
                run.errors(),
                run.requestsByWorker(),
                run.events(),
                run.notes());
        var comparison = new Comparison(
                small.date(),
                small.version(),
                small.command(),
                small.app(),
                small.machine(),
                small.driver(),
                small.rounds(),
                small.complete(),
                small.contenders(),
                small.scenarios(),
                List.of(broken),
                small.advice());

        Comparison read = ResultsJson.read("results.json", ResultsJson.write(comparison));

        assertThat(read.runs().getFirst().figures())
                .doesNotContainKey(Figure.P99)
                .containsKey(Figure.P50);
    }

    @Test
    void ignoresFiguresOfNewerVersions() {
        String newer = ResultsJson.write(Samples.small()).replace("\"p99.9\":", "\"p98\":");

        assertThat(ResultsJson.read("results.json", newer).runs().getFirst().figures())
                .doesNotContainKey(Figure.P999);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "schema": 1      | "schema": 7       | cannot read old.json: schema: 7.0 (expected: schema 1)
        "schema": 1      | "x": 1            | cannot read old.json: schema: missing (expected: a number)
        "date": "2026    | "date": "yore     | cannot read old.json: date: 'yore-11-21T14:22:41Z' (expected: a time such as 2026-11-21T14:22:41Z)
        "rounds": 2      | "rounds": 2.5     | cannot read old.json: rounds: 2.5 (expected: a number of things)
        "complete": true | "complete": "yes" | cannot read old.json: complete: 'yes' (expected: true or false)
        "round": 1       | "round": []       | cannot read old.json: runs[0].round: a list (expected: a number)
        "errors": {}     | "errors": []      | cannot read old.json: runs[0].errors: a list (expected: an object)
        """)
    void saysWhatIsWrongAndWhere(String right, String wrong, String message) {
        String text = ResultsJson.write(Samples.small());
        assertThat(text).contains(right);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResultsJson.read("old.json", text.replace(right, wrong)))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "scenario,model,round", "{\"schema\":", "[1,2]", "{\"schema\":1}"})
    void refusesOtherFiles(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResultsJson.read("some.txt", text))
                .withMessageStartingWith("cannot read some.txt: ");
    }

    @Test
    void refusesNestingWithoutEnd() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResultsJson.read("some.txt", "[".repeat(100_000)))
                .withMessageStartingWith("cannot read some.txt: ");
    }
}
