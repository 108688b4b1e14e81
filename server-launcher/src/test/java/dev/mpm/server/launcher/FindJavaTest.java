package dev.mpm.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the scripts find a Java, with folders that only look like one. */
class FindJavaTest {

    private static final Path SCRIPT = Path.of("src/main/dist/bin/find-java.sh").toAbsolutePath();

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void seeNothingOfThisMachine() throws IOException {
        Files.createDirectory(folder.resolve("path"));
        environment.put("PATH", folder.resolve("path").toString());
        environment.put("HOME", folder.toString());
        environment.put("MPM_JDK_PATH", "");
    }

    @Test
    void takesJavaHomeFirst() throws Exception {
        environment.put("JAVA_HOME", jdk("mine", "25.0.3").toString());
        onPath(jdk("other", "26"));

        assertThat(find("java").out()).isEqualTo(folder + "/mine/bin/java\n");
    }

    @Test
    void passesOverAJavaHomeThatIsTooOld() throws Exception {
        environment.put("JAVA_HOME", jdk("old", "17.0.15").toString());
        onPath(jdk("new", "25"));

        assertThat(find("java").out()).isEqualTo(folder + "/new/bin/java\n");
    }

    @Test
    void followsTheLinksOfTheJavaOnThePath() throws Exception {
        Path link = Files.createSymbolicLink(
                folder.resolve("alternatives"), jdk("jvm", "25.0.1").resolve("bin/java"));
        Files.createSymbolicLink(folder.resolve("path/java"), Path.of("../" + link.getFileName()));

        assertThat(find("java").out()).isEqualTo(folder + "/jvm/bin/java\n");
    }

    @Test
    void searchesTheFoldersOfJdksWhenThePathHasNone() throws Exception {
        jdk("jvm/a-17", "17");
        jdk("jvm/b-26-ea", "26-ea");
        environment.put("MPM_JDK_PATH", folder.resolve("nothing-here") + ":" + folder.resolve("jvm"));

        assertThat(find("java").out()).isEqualTo(folder + "/jvm/b-26-ea/bin/java\n");
    }

    @Test
    void takesAFolderThatIsAJdkItself() throws Exception {
        environment.put("MPM_JDK_PATH", jdk("single", "25").toString());

        assertThat(find("java").out()).isEqualTo(folder + "/single/bin/java\n");
    }

    @Test
    void asksAJavaThatHasNoReleaseFile() throws Exception {
        Path home = jdk("bare", "unused");
        Files.delete(home.resolve("release"));
        Programs.write(home.resolve("bin/java"), "#!/bin/sh\necho 'openjdk version \"25.0.3\" 2026-04-21' >&2\n");
        environment.put("JAVA_HOME", home.toString());

        assertThat(find("java").out()).isEqualTo(folder + "/bare/bin/java\n");
    }

    @Test
    void passesOverARuntimeWhereACompilerIsNeeded() throws Exception {
        environment.put("JAVA_HOME", jdk("jre", "25").toString());
        Path complete = jdk("jvm/jdk", "25");
        Programs.write(complete.resolve("bin/javac"), "#!/bin/sh\n");
        environment.put("MPM_JDK_PATH", folder.resolve("jvm").toString());

        assertThat(find("javac").out()).isEqualTo(folder + "/jvm/jdk/bin/java\n");
    }

    @Test
    void readsTheOldWayToWriteVersions() throws Exception {
        environment.put("JAVA_HOME", jdk("eight", "1.8.0_402").toString());

        assertThat(find("java").code()).isEqualTo(1);
    }

    @Test
    void saysWhatToInstallAndWhatItSawWhenThereIsNone() throws Exception {
        environment.put("JAVA_HOME", folder.resolve("gone").toString());
        onPath(jdk("path-jdk", "17.0.15"));
        Path broken = jdk("jvm/broken", "unused");
        Files.delete(broken.resolve("release"));
        environment.put("MPM_JDK_PATH", folder.resolve("jvm").toString());

        var session = find("java");

        assertThat(session.code()).isEqualTo(1);
        assertThat(session.out()).isEmpty();
        assertThat(session.err()).isEqualTo("""
            mpmctl: no Java 25 or newer found; install one, for example from https://adoptium.net or with the
            package manager (Debian: openjdk-25-jdk-headless), and set JAVA_HOME to its folder if it is found nowhere else
            seen:
              JAVA_HOME (%1$s/gone): no java program there
              java on the PATH (%1$s/path/java): Java 17
              %1$s/jvm/broken: cannot be run
            """.formatted(folder));
    }

    private Path jdk(String name, String version) throws IOException {
        return Programs.jdk(folder.resolve(name), version);
    }

    private void onPath(Path home) throws IOException {
        Files.createSymbolicLink(folder.resolve("path/java"), home.resolve("bin/java"));
    }

    private Session find(String tool) throws IOException, InterruptedException {
        // The few programs that the script itself needs.
        for (String program : List.of("readlink", "cat")) {
            Programs.write(
                    folder.resolve("path").resolve(program),
                    "#!/bin/sh\nPATH=/usr/bin:/bin exec " + program + " \"$@\"\n");
        }
        return Programs.run(
                folder,
                environment,
                List.of("/bin/sh", "-euc", ". " + SCRIPT + "; find_java 25 " + tool + " || exit 1; echo \"$java\""));
    }
}
