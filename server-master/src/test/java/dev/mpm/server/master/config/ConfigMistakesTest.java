package dev.mpm.server.master.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One file per deliberate mistake, with the expected report beside it. A new mistake is two new files. */
class ConfigMistakesTest {

    private static final Path MISTAKES =
            Repository.file("server-master/src/test/resources/dev/mpm/server/master/config/mistakes");

    /** Where the files are read: a path as short as a run directory's must be, wherever the project lies. */
    @TempDir
    private Path folder;

    static List<String> mistakes() throws IOException {
        try (Stream<Path> files = Files.list(MISTAKES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void areReportedAsExpected(String mistake) throws IOException {
        Path file = folder.resolve(mistake + ".yaml");
        Files.copy(MISTAKES.resolve(mistake + ".yaml"), file);

        String report = report(file).replace(folder + "/", "").replace(folder.toString(), ".");

        assertThat(report + "\n").isEqualTo(Files.readString(MISTAKES.resolve(mistake + ".txt")));
    }

    @Test
    void haveNoReportWithoutAFile() throws IOException {
        try (Stream<Path> files = Files.list(MISTAKES)) {
            assertThat(files.filter(file -> file.toString().endsWith(".txt"))).hasSameSizeAs(mistakes());
        }
    }

    private static String report(Path file) {
        var refused = catchThrowableOfType(
                ConfigurationException.class, () -> ServerConfig.load(file, Map.of(), Overrides.NONE));
        assertThat(refused).as("the refusal of " + file).isNotNull();
        return String.valueOf(refused.getMessage());
    }
}
