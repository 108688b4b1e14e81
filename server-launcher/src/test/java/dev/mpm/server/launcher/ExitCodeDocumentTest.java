package dev.mpm.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.master.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExitCodeDocumentTest {

    @Test
    void listsEveryExitCodeAndNoOther() throws IOException {
        var documented = Files.readAllLines(Path.of("../docs/exit-codes.md")).stream()
                .filter(line -> line.matches("\\| \\d+ \\|.*"))
                .map(line -> line.split(" *\\| *"))
                .map(cells -> cells[1] + " " + cells[2])
                .toList();

        assertThat(documented)
                .isEqualTo(Arrays.stream(ExitCode.values())
                        .map(code -> code.number() + " " + code.name())
                        .toList());
    }
}
