package dev.mpm.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the source tree's {@code mpmctl} builds, and what it hands over: in a tree whose Maven only says that it was called. */
class SourceTreeScriptTest {

    private static final Path SCRIPT = Path.of("../mpmctl").toAbsolutePath().normalize();
    private static final Path FIND_JAVA =
            Path.of("src/main/dist/bin/find-java.sh").toAbsolutePath();
    private static final Instant BUILT = Instant.parse("2026-01-01T12:00:00Z");

    /** Leaves what the real build leaves, and the words of Maven that the script looks at. */
    private static final String MAVEN = """
        #!/bin/sh
        echo built >>calls.txt
        echo "[INFO] Building MPM Server :: API 9.9 [1/1]"
        mkdir -p server-launcher/target/mpm-server-9.9/bin
        : >server-launcher/target/mpm-server-9.9.tar.gz
        cp dist.sh server-launcher/target/mpm-server-9.9/bin/mpmctl
        """;

    private static final String DISTRIBUTION = """
        #!/bin/sh
        echo "$PWD" "$MPM_CONFIG" "$@"
        """;

    @TempDir
    private Path tree;

    @TempDir
    private Path elsewhere;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void makeTree() throws IOException {
        Programs.write(tree.resolve("mpmctl"), Files.readString(SCRIPT));
        Programs.write(tree.resolve("mvnw"), MAVEN);
        Programs.write(tree.resolve("dist.sh"), DISTRIBUTION);
        Path bin = Files.createDirectories(tree.resolve("server-launcher/src/main/dist/bin"));
        Files.copy(FIND_JAVA, bin.resolve("find-java.sh"));
        Files.createDirectories(tree.resolve(".mvn"));
        Files.writeString(tree.resolve("server-launcher/pom.xml"), "<project/>\n");
        Files.writeString(tree.resolve("pom.xml"), """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <version>9.9</version>
              <dependency><version>1.0</version></dependency>
            </project>
            """);
        Path jdk = Programs.jdk(elsewhere.resolve("jdk"), "25");
        Programs.write(jdk.resolve("bin/javac"), "#!/bin/sh\n");
        environment.put("JAVA_HOME", jdk.toString());
        environment.put("PATH", "/usr/bin:/bin");
    }

    @Test
    void buildsWhatIsMissingAndHandsOver() throws Exception {
        var session = mpmctl("check", "--verbose");

        assertThat(session.err()).isEmpty();
        assertThat(session.out())
                .isEqualTo("%s %s/conf/server.yaml check --verbose\n".formatted(elsewhere, tree.toRealPath()));
        assertThat(session.code()).isZero();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void leavesTheConfigurationThatTheCallerNamed() throws Exception {
        environment.put("MPM_CONFIG", "mine.yaml");

        assertThat(mpmctl("check").out()).isEqualTo(elsewhere + " mine.yaml check\n");
    }

    @Test
    void isFoundThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), tree.resolve("mpmctl"));

        assertThat(Programs.run(elsewhere, environment, List.of("./" + link.getFileName(), "mpms"))
                        .code())
                .isZero();
    }

    @Test
    void showsTheEndOfTheLogWhenTheBuildFails() throws Exception {
        Programs.write(tree.resolve("mvnw"), "#!/bin/sh\necho '[ERROR] no such symbol' >&2\nexit 1\n");

        var session = mpmctl("check");

        assertThat(session.code()).isEqualTo(1);
        assertThat(session.out()).isEmpty();
        assertThat(session.err())
                .startsWith("mpmctl: cannot build the distribution; the end of " + tree.toRealPath()
                        + "/target/mpmctl-build.log:\n")
                .contains("[ERROR] no such symbol");
    }

    @Nested
    class OnceBuilt {

        @BeforeEach
        void build() throws Exception {
            mpmctl("check");
            settle();
        }

        @Test
        void buildsNoMore() throws Exception {
            mpmctl("check");

            assertThat(builds()).isEqualTo(1);
        }

        @Test
        void buildsAgainAfterASourceHasChanged() throws Exception {
            Path source = tree.resolve("server-launcher/src/main/New.java");
            Files.writeString(source, "class New {}\n");
            mpmctl("check");

            assertThat(builds()).isEqualTo(2);
        }

        @Test
        void buildsAgainAfterASourceHasGone() throws Exception {
            Files.delete(Files.createFile(tree.resolve("server-launcher/src/main/Old.java")));
            mpmctl("check");

            assertThat(builds()).isEqualTo(2);
        }

        @Test
        void buildsAgainAfterAPomHasChanged() throws Exception {
            Files.writeString(tree.resolve("server-launcher/pom.xml"), "<project></project>\n");
            mpmctl("check");

            assertThat(builds()).isEqualTo(2);
        }

        @Test
        void leavesTheDistributionAloneWhileAServerMayRunFromIt() throws Exception {
            Files.writeString(tree.resolve("server-launcher/pom.xml"), "<project></project>\n");
            mpmctl("status");
            mpmctl("-c", "x.yaml", "stop");

            assertThat(builds()).isEqualTo(1);
        }
    }

    /** Makes everything older than the build, as if time had passed. */
    private void settle() throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(BUILT.minusSeconds(60)));
            }
        }
        Files.setLastModifiedTime(tree.resolve("server-launcher/target/mpm-server-9.9.tar.gz"), FileTime.from(BUILT));
    }

    private Session mpmctl(String... args) throws IOException, InterruptedException {
        var command = Stream.concat(Stream.of(tree.resolve("mpmctl").toString()), Stream.of(args))
                .toList();
        return Programs.run(elsewhere, environment, command);
    }

    private long builds() throws IOException {
        Path calls = tree.resolve("calls.txt");
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }
}
