package dev.mpm.compare.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsCsvTest {

    private final List<String> lines = List.of(ResultsCsv.write(Samples.small()).split("\r\n", -1));

    @Test
    void hasAColumnForEachFigure() {
        String keys =
                String.join(",", Arrays.stream(Figure.values()).map(Figure::key).toList());

        assertThat(lines.getFirst()).isEqualTo("scenario,model,round," + keys);
    }

    @Test
    void hasARowForEachRun() {
        assertThat(lines).hasSize(1 + Samples.small().runs().size() + 1);
        assertThat(lines.getLast()).isEmpty();
        assertThat(lines.get(1)).startsWith("fast,prefork,1,").contains(",,").doesNotContain("E-", "E5");
    }

    @Test
    void quotesNamesWithCommas() {
        assertThat(lines.get(3)).startsWith("fast,\"prefork, one process\",1,");
    }
}
