package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody else's MPM, a jar that this server knows nothing of, runs by its name; nothing of ours is built again. */
class OwnMpmScene {

    /** The jar of {@code examples/own-mpm}, which offers {@code solo}. */
    private static final Path JAR = Path.of(System.getProperty("own-mpm"));

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    @Test
    void runsWhenItsJarIsDroppedIntoLib() throws Exception {
        var distribution = stage.copyDistribution();
        Files.copy(JAR, distribution.lib().resolve(JAR.getFileName()));

        serves(stage.start(solo()));
        assertThat(stage.mpmctl("mpms", "-c", stage.write(solo()).toString()).out())
                .contains("solo ")
                .contains("(" + JAR.getFileName() + ")");
    }

    @Test
    void runsWhenTheConfigurationSaysWhereItsJarIs() throws Exception {
        Setup setup = solo().with("mpm-path", List.of(JAR.toString()));

        serves(stage.start(setup));
        assertThat(stage.mpmctl("mpms", "-c", stage.write(setup).toString()).out())
                .contains("solo ")
                .contains("prefork ");
    }

    @Test
    void isNotKnownWhereItsJarIsNot() throws Exception {
        var outcome = stage.mpmctl("check", "-c", stage.write(solo()).toString());

        assertThat(outcome.err())
                .contains("mpm: no MPM 'solo' is installed (installed: event, fork, prefork, virtual, worker)");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    private static Setup solo() {
        return Setup.of("solo").with("solo.threads", 3);
    }

    private static void serves(TestServer server) throws Exception {
        assertThat(server.status().mpm()).isEqualTo("solo");
        assertThat(server.status().workers())
                .singleElement()
                .satisfies(worker -> assertThat(worker.scoreboard()).isEqualTo("___"));
        assertThat(server.get("/whoami").json())
                .containsEntry("mpm", "solo")
                .hasEntrySatisfying(
                        "thread", thread -> assertThat((String) thread).startsWith("solo-"));
    }
}
