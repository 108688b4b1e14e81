package dev.mpm.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The help of every verb against a file, so that a change of the command line is seen in review. After a change that is
 * meant, {@code -Dgolden=write} writes the files anew.
 */
class HelpTest {

    private static final Path FILES = Path.of("src/test/resources/dev/mpm/server/launcher/help");
    private static final int SCREEN_LINES = 24;
    private static final int SCREEN_COLUMNS = 100;

    @ParameterizedTest
    @MethodSource("verbs")
    void readsAsWritten(String verb) throws IOException {
        String shown = help(verb);
        Path file = FILES.resolve(verb.isEmpty() ? "mpmctl.txt" : verb.replace(' ', '-') + ".txt");
        if ("write".equals(System.getProperty("golden"))) {
            Files.createDirectories(FILES);
            Files.writeString(file, shown);
        }

        assertThat(shown).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void fitsOnAScreen(String verb) {
        assertThat(help(verb).lines())
                .hasSizeLessThanOrEqualTo(SCREEN_LINES)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(SCREEN_COLUMNS));
    }

    static List<String> verbs() {
        return List.of(
                "",
                "run",
                "start",
                "stop",
                "restart",
                "reload",
                "scale",
                "status",
                "send",
                "dump",
                "logs",
                "logs reopen",
                "check",
                "mpms",
                "conf",
                "conf print",
                "compare",
                "cache");
    }

    private static String help(String verb) {
        var session = verb.isEmpty() ? Session.of("--help") : Session.of((verb + " --help").split(" "));
        assertThat(session.code()).isZero();
        assertThat(session.err()).isEmpty();
        return session.out();
    }
}
