package dev.mpm.server.master.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.DataSize;
import dev.mpm.api.HttpSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerConfigTest {

    private static final String MINIMAL = "mpm: event\napp: {class: com.example.App}\n";

    @TempDir
    private Path home;

    private Path file = Path.of("replaced before each test");

    @BeforeEach
    void makeFolders() throws IOException {
        file = Files.createDirectories(home.resolve("conf")).resolve("server.yaml");
        Files.createDirectories(home.resolve("lib"));
        Repository.jar(home.resolve("lib/b.jar"));
        Repository.jar(home.resolve("lib/a.jar"));
        Files.createDirectories(home.resolve("classes"));
    }

    @Test
    void holdsWhatEveryKeySays() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        var config = load("""
            mpm: worker
            app:
              class: com.example.Shop$Main
              classpath: [../classes, ../lib/*]
              settings:
                faults: yes
                nothing:
                db: {url: "jdbc:x", pool: {size: 05}}
                hosts: [one, {name: two}]
            listen: ["http://*:0", "http://[::1]:8080", "http+unix:///run/../run/a.sock"]
            mpm-path: [../lib/a.jar]
            run-directory: /var/run/shop
            pool:
              boot-timeout: 1m
              graceful-shutdown-timeout: 0s
              kill-timeout: 250ms
              restart-intensity: 2
              restart-period: 3s
              max-restart-delay: 4s
            http:
              keep-alive-timeout: 6s
              max-keep-alive-requests: 7
              keep-alive-yield: false
              request-header-timeout: 8s
              io-timeout: 9s
              max-header-size: 10KiB
              max-entity-size: 11B
            jvm:
              java: %s
              processors: 3
              heap: 48MiB
              gc: parallel
              aot-cache: false
              options: [-Xmx64m, "-Dlist=a,b"]
            worker: {start-servers: 1, threads-per-child: 4, min-spare-threads: 2, max-spare-threads: 6, max-request-workers: 12}
            """.formatted(java));

        assertThat(config.file()).isEqualTo(file);
        assertThat(config.mpm()).isEqualTo("worker");
        assertThat(config.provider().name()).isEqualTo("worker");
        assertThat(config.model().shape().lanes()).isEqualTo(4);
        assertThat(config.mpmSettings())
                .isEqualTo(Map.of(
                        "start-servers", "1",
                        "threads-per-child", "4",
                        "min-spare-threads", "2",
                        "max-spare-threads", "6",
                        "max-request-workers", "12"));
        assertThat(config.app())
                .isEqualTo(new AppConfig(
                        "com.example.Shop$Main",
                        List.of(home.resolve("classes"), home.resolve("lib/a.jar"), home.resolve("lib/b.jar")),
                        Map.of(
                                "faults", "yes",
                                "nothing", "",
                                "db.url", "jdbc:x",
                                "db.pool.size", "05",
                                "hosts.0", "one",
                                "hosts.1.name", "two")));
        assertThat(config.listen())
                .containsExactly(
                        new ListenAddress.Tcp("*", 0),
                        new ListenAddress.Tcp("::1", 8080),
                        new ListenAddress.Unix(Path.of("/run/a.sock")));
        assertThat(config.mpmPath()).containsExactly(home.resolve("lib/a.jar"));
        assertThat(config.runDirectory()).isEqualTo(Path.of("/var/run/shop"));
        assertThat(config.pool())
                .isEqualTo(PoolSettingsText.of(Map.of(
                        "boot-timeout", "1m",
                        "graceful-shutdown-timeout", "0s",
                        "kill-timeout", "250ms",
                        "restart-intensity", "2",
                        "restart-period", "3s",
                        "max-restart-delay", "4s")));
        assertThat(config.http())
                .isEqualTo(new HttpSettings(
                        Duration.ofSeconds(6),
                        7,
                        false,
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(9),
                        new DataSize(10 << 10),
                        new DataSize(11)));
        assertThat(config.jvm())
                .isEqualTo(new JvmSettings(
                        java.toString(),
                        3,
                        new DataSize(48 << 20),
                        Collector.PARALLEL,
                        false,
                        List.of("-Xmx64m", "-Dlist=a,b")));
        assertThat(config.jvm().command()).isEqualTo(java);
    }

    @Test
    void takesTheCommandLineBeforeTheFile() throws IOException {
        Files.writeString(file, MINIMAL + "listen: [\"http://127.0.0.1:80\"]\n");

        var config =
                ServerConfig.load(file, Map.of(), new Overrides("prefork", List.of("http://127.0.0.1:0"), List.of()));

        assertThat(config.mpm()).isEqualTo("prefork");
        assertThat(config.listen()).containsExactly(new ListenAddress.Tcp("127.0.0.1", 0));
        assertThat(config.effective())
                .containsPattern("mpm: prefork +# --mpm\n")
                .containsPattern("listen: \\[http://127.0.0.1:0] +# --listen\n");
    }

    @Test
    void takesAnySettingFromTheCommandLineAsIfItStoodInTheFile() throws IOException {
        Files.writeString(file, MINIMAL + "http: {keep-alive-timeout: 9s, max-keep-alive-requests: 5}\n");

        var config = set(
                "http.keep-alive-timeout=1s",
                "http.keep-alive-timeout=2s",
                "jvm.options=[-Xmx64m, -Xss1m]",
                "app.settings.faults=true",
                "run-directory=elsewhere");

        assertThat(config.http().keepAliveTimeout()).hasSeconds(2);
        assertThat(config.http().maxKeepAliveRequests()).isEqualTo(5);
        assertThat(config.jvm().options()).containsExactly("-Xmx64m", "-Xss1m");
        assertThat(config.app().settings()).containsEntry("faults", "true");
        assertThat(config.runDirectory()).isAbsolute().hasFileName("elsewhere");
        assertThat(config.effective())
                .containsPattern("keep-alive-timeout: 2s +# --set\n")
                .containsPattern("max-keep-alive-requests: 5 +# .*:[0-9]+\n");
    }

    @Test
    void blamesTheOptionForASettingThatIsWrong() throws IOException {
        Files.writeString(file, MINIMAL);

        assertThatThrownBy(() -> set("http.keep-alive-timeot=1s", "pool.max-age=soon", "jvm", "listen=[", "http=5"))
                .isInstanceOf(ConfigurationException.class)
                .message()
                .satisfies(text -> assertThat(text.lines())
                        .satisfiesExactlyInAnyOrder(
                                line -> assertThat(line).startsWith("--set: 'jvm' (expected: KEY=VALUE"),
                                line -> assertThat(line).startsWith("--set: '[': not valid YAML"),
                                line -> assertThat(line).startsWith("--set: pool.max-age: soon (expected"),
                                line -> assertThat(line).startsWith("--set: http: 5 (expected: a mapping of")));
        assertThatThrownBy(() -> set("http.keep-alive-timeot=1s"))
                .hasMessageContaining("--set: http.keep-alive-timeot: not a known key; did you mean");
    }

    private ServerConfig set(String... settings) {
        return ServerConfig.load(file, Map.of(), new Overrides(null, List.of(), List.of(settings)));
    }

    @Test
    void needsNoMpmLineWhenTheCommandLineNamesOne() throws IOException {
        Files.writeString(file, "app: {class: com.example.App}\n");

        assertThat(ServerConfig.load(file, Map.of(), new Overrides("worker", List.of(), List.of()))
                        .mpm())
                .isEqualTo("worker");
    }

    @Test
    void blamesTheOptionForWhatItSays() throws IOException {
        Files.writeString(file, "mpm: event\nap: {}\napp: {class: a.B}\n");

        assertThatThrownBy(
                        () -> ServerConfig.load(file, Map.of(), new Overrides("evnt", List.of("http://x"), List.of())))
                .isInstanceOf(ConfigurationException.class)
                .message()
                .satisfies(text -> assertThat(text.lines())
                        .satisfiesExactly(
                                line -> assertThat(line).startsWith("--mpm: no MPM 'evnt' is installed"),
                                line -> assertThat(line).startsWith("--listen: http://x (expected: http://host:port"),
                                line -> assertThat(line).startsWith(file + ":2: ap: not a known key")));
    }

    @Test
    void takesValuesFromTheEnvironmentAsText() throws IOException {
        Files.writeString(file, """
            mpm: ${MPM:-prefork}
            app: {class: com.example.App, settings: {a: "${INJECTION}", b: "$${MPM}", c: "${EMPTY}"}}
            http: {max-keep-alive-requests: "${REQUESTS}"}
            """);

        var config = ServerConfig.load(
                file, Map.of("INJECTION", "x\nhttp: {}\n${MPM}", "REQUESTS", "7", "EMPTY", ""), Overrides.NONE);

        assertThat(config.mpm()).isEqualTo("prefork");
        assertThat(config.http().maxKeepAliveRequests()).isEqualTo(7);
        assertThat(config.app().settings()).isEqualTo(Map.of("a", "x\nhttp: {}\n${MPM}", "b", "${MPM}", "c", ""));
    }

    @Test
    void readsSectionsWhoseKeysAreAllCommentedOut() throws IOException {
        assertThat(load(MINIMAL + "pool:\n#  boot-timeout: 1s\nevent:\nprefork:\n")
                        .mpm())
                .isEqualTo("event");
    }

    @Test
    void leavesContradictionsOfModelsThatAreNotChosenToTheDayTheyAre() throws IOException {
        assertThat(load(MINIMAL + "worker: {max-request-workers: 90}\n").mpm()).isEqualTo("event");
    }

    @Nested
    class RunDirectory {

        @Test
        void liesBesideAFolderCalledConf() throws IOException {
            assertThat(load(MINIMAL + "run-directory: run/two").runDirectory()).isEqualTo(home.resolve("run/two"));
        }

        @Test
        void liesBesideTheFileElsewhere() throws IOException {
            file = home.resolve("mine.yaml");

            assertThat(load(MINIMAL).runDirectory()).isEqualTo(home.resolve("run"));
        }
    }

    @Nested
    class FurtherMpms {

        @Test
        void comeFromJarsOnTheMpmPath() throws IOException {
            Repository.serviceJar(home.resolve("lib/late.jar"), LateMpmProvider.class);

            var config = load("mpm: late\nmpm-path: [../lib/late.jar]\napp: {class: a.B}\nlate: {say: hello}\n");

            assertThat(config.mpmSettings()).isEqualTo(Map.of("say", "hello"));
            assertThat(config.effective()).containsPattern("late:\n  say: hello +# ");
        }

        @Test
        void areUnknownWithoutTheirJar() {
            assertThatThrownBy(() -> load("mpm: late\napp: {class: a.B}\nlate: {say: hello}\n"))
                    .hasMessageContaining("server.yaml:1: mpm: no MPM 'late' is installed")
                    .hasMessageContaining("server.yaml:3: late: not a known key, and no MPM has this name");
        }

        @Test
        void thatFailAreNamedWithTheirJar() throws IOException {
            Repository.serviceJar(home.resolve("lib/late.jar"), LateMpmProvider.class);

            assertThatThrownBy(() -> load("""
                mpm: late
                mpm-path: [../lib/late.jar]
                app: {class: a.B}
                late:
                  say: fail
                httpp: 1
                """))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageMatching(
                            "(?s).*server.yaml:4: late: the MPM of .* failed: java.lang.IllegalStateException: it was"
                                    + " asked to.*server.yaml:6: httpp: not a known key.*");
        }

        @Test
        void mayNotHaveTheNameOfAKey() throws IOException {
            Repository.serviceJar(home.resolve("lib/late.jar"), ReservedMpmProvider.class);

            assertThatThrownBy(() -> load("mpm: event\nmpm-path: [../lib/late.jar]\napp: {class: a.B}\n"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("server.yaml:2: ")
                    .hasMessageContaining("has the name 'http', which is a key of the configuration");
        }

        @Test
        void thatCannotBeLoadedEndTheReading() throws IOException {
            Repository.serviceJar(home.resolve("lib/late.jar"), "com.example.Gone");

            assertThatThrownBy(() -> load("mpm: event\nmpm-path: [../lib/late.jar]\napp: {class: a.B}\n"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage(file + ":2: cannot load MPM provider com.example.Gone of "
                            + home.resolve("lib/late.jar") + ": java.lang.ClassNotFoundException: com.example.Gone");
        }
    }

    @Nested
    class AFileThatCannotBeRead {

        @Test
        void isNamedWhenItIsMissing() {
            assertRefused(file, "no such file; name one with -c FILE");
        }

        @Test
        void isNamedWhenItIsAFolder() {
            assertRefused(home, "a folder (expected: a configuration file)");
        }

        @Test
        void isNamedWhenItIsNotText() throws IOException {
            Files.write(file, "mpm: \u00e9v\u00e9nement".getBytes(StandardCharsets.ISO_8859_1));

            assertRefused(file, "not UTF-8 text");
        }

        @Test
        void isNamedWhenItIsTooLarge() throws IOException {
            Files.writeString(file, "#".repeat((1 << 20) + 1));

            assertRefused(file, "larger than 1 MiB (expected: a configuration file)");
        }

        private void assertRefused(Path path, String reason) {
            assertThatThrownBy(() -> ServerConfig.load(path, Map.of(), Overrides.NONE))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage(path + ": " + reason);
        }
    }

    @Nested
    class TheEffectiveListing {

        @Test
        void isAConfigurationThatMeansTheSame() throws IOException {
            var config = load("""
                mpm: prefork
                app:
                  class: com.example.App
                  classpath: [../lib/*]
                  settings: {a: 'x: "#\\', b.c: "$${NOT}", "d\\te": "\\u00e9\\u2028\\U0001F600\\n", n: ~, l: [1, ""]}
                listen: ["http://[::1]:80", "http://*:81"]
                run-directory: "a b"
                jvm: {options: ["-Da=b,c", "-Dd=${E:-f g}"]}
                http: {io-timeout: 90s}
                """);
            Path copy = home.resolve("elsewhere.yaml");
            Files.writeString(copy, config.effective());

            var again = ServerConfig.load(copy, Map.of(), Overrides.NONE);

            assertThat(again)
                    .usingRecursiveComparison()
                    .ignoringFields("file", "provider", "model", "settings")
                    .isEqualTo(config);
            assertThat(again.settings()).noneMatch(EffectiveSetting::isDefault);
        }

        @Test
        void saysWhereEachValueComesFrom() throws IOException {
            assertThat(load(MINIMAL + "http:\n  io-timeout: 2s\n").effective())
                    .containsPattern("mpm: event +# " + file + ":1\n")
                    .containsPattern("http:\n  keep-alive-timeout: 5s +# default\n")
                    .containsPattern("  io-timeout: 2s +# " + file + ":4\n");
        }

        @Test
        void masksSecretsOfTheApp() throws IOException {
            String listing = load("""
                mpm: event
                app:
                  class: com.example.App
                  settings: {db: {password: hunter2}, apiKey: hunter2, AUTH_TOKEN: hunter2, name: shown}
                """).effective();

            assertThat(listing).doesNotContain("hunter2").contains("db.password: \"***\"", "name: shown");
        }
    }

    @Test
    void bindsTheWildcardForAnAsterisk() {
        assertThat(new ListenAddress.Tcp("*", 80).toSocketAddress()).isEqualTo(new InetSocketAddress(80));
    }

    private ServerConfig load(String text) throws IOException {
        Files.writeString(file, text);
        return ServerConfig.load(file, Map.of(), Overrides.NONE);
    }
}
