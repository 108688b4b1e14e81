package dev.mpm.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as the build left it: what is in it, and that its command starts. */
class DistributionScene {

    private static final Path HOME = Path.of(System.getProperty("distribution"));

    private static final Map<String, String> ENVIRONMENT =
            Map.of("JAVA_HOME", System.getProperty("java.home"), "PATH", "/usr/bin:/bin", "HOME", "/nonexistent");

    @TempDir
    private Path folder;

    @Test
    void givesAWorkerNothingOfTheMaster() throws IOException {
        assertThat(jars("lib"))
                .contains("mpm-api", "mpm-common", "mpm-prefork", "mpm-worker", "mpm-event", "mpm-virtual", "mpm-fork")
                .contains("server-core", "server-worker", "undertow-core", "xnio-nio", "slf4j-api", "slf4j-simple")
                .doesNotContain(
                        "server-master", "server-launcher", "snakeyaml", "picocli", "demo-app", "chat", "mpm-tck")
                .noneMatch(jar -> jar.startsWith("prometheus"));
    }

    @Test
    void givesTheMasterWhatWorkersHaveNoUseFor() throws IOException {
        assertThat(jars("lib/master"))
                .containsExactlyInAnyOrder(
                        "server-master",
                        "server-compare",
                        "server-launcher",
                        "HdrHistogram",
                        "snakeyaml",
                        "picocli",
                        "prometheus-metrics-model",
                        "prometheus-metrics-config",
                        "prometheus-metrics-exposition-textformats");
    }

    @Test
    void bringsTheConfigurationTheDemoAppAndTheDocuments() {
        assertThat(List.of(
                        "conf/server.yaml",
                        "conf/chat.yaml",
                        "examples/chat.jar",
                        "examples/demo-app.jar",
                        "examples/mandelbrot.jar",
                        "examples/rate-limiter.jar",
                        "systemd/mpm-server.service",
                        "systemd/mpm-server.socket",
                        "LICENSE",
                        "README.md",
                        "docs/quickstart.md"))
                .allSatisfy(file -> assertThat(HOME.resolve(file)).isNotEmptyFile());
    }

    @Test
    void startsThroughALinkFromAnywhere() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("ctl"), HOME.resolve("bin/mpmctl"));

        var session = Programs.run(folder, ENVIRONMENT, List.of(link.toString(), "--version"));
        Files.delete(link);

        assertThat(session.err()).isEmpty();
        assertThat(session.out())
                .startsWith("mpmctl " + HOME.getFileName().toString().substring("mpm-server-".length()));
        assertThat(session.code()).isZero();
    }

    @Test
    void listsTheModelsThatItBrings() throws Exception {
        var session = Programs.run(folder, ENVIRONMENT, List.of(HOME.resolve("bin/mpmctl") + "", "mpms"));

        assertThat(session.out().lines().map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactly("event", "fork", "prefork", "virtual", "worker");
        assertThat(session.code()).isZero();
    }

    @Test
    void findsItsOwnConfigurationInOrder() throws Exception {
        var session = Programs.run(folder, ENVIRONMENT, List.of(HOME.resolve("bin/mpmctl") + "", "check"));

        assertThat(session.err()).isEmpty();
        assertThat(session.out()).isEqualTo(HOME.toRealPath() + "/conf/server.yaml: configuration OK\n");
        assertThat(session.code()).isZero();
    }

    @Test
    void isInTheArchiveToo() throws Exception {
        var listing = Programs.run(folder, ENVIRONMENT, List.of("tar", "-tvzf", HOME + ".tar.gz"));
        String name = HOME.getFileName().toString();

        assertThat(listing.out().lines())
                .anyMatch(line -> line.startsWith("-rwxr-xr-x") && line.endsWith(" " + name + "/bin/mpmctl"))
                .anyMatch(line -> line.startsWith("-rw-r--r--") && line.endsWith(" " + name + "/conf/server.yaml"))
                .allMatch(line -> line.contains(" " + name + "/"));
    }

    @Test
    void servesInASingleProcessUntilTerm() throws Exception {
        Files.writeString(folder.resolve("server.yaml"), """
            mpm: worker
            app: {class: dev.mpm.examples.demo.DemoApp, classpath: ["${MPM_HOME}/examples/demo-app.jar"]}
            listen: ["http://127.0.0.1:0"]
            """);
        var builder = new ProcessBuilder(HOME.resolve("bin/mpmctl") + "", "run", "--single", "-c", "server.yaml")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(ENVIRONMENT);
        Process server = builder.start();
        try (var log = server.inputReader()) {
            String address = log.lines()
                    .filter(line -> line.contains(" serves "))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .findFirst()
                    .orElseThrow();

            assertThat(get(address + "/whoami")).contains("\"mpm\":\"worker\"").contains("\"pid\":" + server.pid());
            assertThat(server.children()).isEmpty();

            server.toHandle().destroy();

            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isZero();
            assertThat(log.lines().toList()).last().asString().endsWith("stopped");
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void watchesTheStatusUntilInt() throws Exception {
        Path runDirectory = Files.createDirectory(folder.resolve("run"));
        Files.writeString(runDirectory.resolve("mpm-server.pid"), "4711\n");
        try (var _ = FakeMaster.open(runDirectory, command -> "{\"state\":\"running\",\"listeners\":[]}")) {
            var builder = new ProcessBuilder(
                            HOME.resolve("bin/mpmctl") + "", "status", "--watch=0.1", "--run-directory", "run")
                    .directory(folder.toFile())
                    .redirectErrorStream(true);
            builder.environment().putAll(ENVIRONMENT);
            Process watch = builder.start();
            try (var shown = watch.inputReader()) {
                for (int times = 0; times < 3; times++) {
                    assertThat(shown.lines().anyMatch(line -> line.startsWith("running, ")))
                            .isTrue();
                }

                new ProcessBuilder("kill", "-s", "INT", watch.pid() + "")
                        .inheritIO()
                        .start()
                        .waitFor();

                assertThat(watch.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(watch.exitValue()).isZero();
            } finally {
                watch.destroyForcibly();
            }
        }
    }

    /** The JVM says of each class where it is from; with a cache, the server's own are from the same file as the JDK's. */
    @Test
    void startsMasterAndWorkersFromTheCachesThatTheBuildRecorded() throws Exception {
        List<String> said = serveOnce(HOME, "jvm: {options: [\"-Xlog:class+load:stdout\"]}", "-Xlog:class+load:stdout");

        assertThat(said)
                .anyMatch(line -> line.contains("] dev.mpm.server.master.Supervisor source: shared objects file"))
                .anyMatch(line -> line.contains("PRINT [slot 0]")
                        && line.contains(" dev.mpm.server.worker.WorkerHost source: shared objects file"))
                .anyMatch(line -> line.contains("PRINT [slot 0]")
                        && line.contains(" io.undertow.server.HttpServerExchange source: shared objects file"));
    }

    @Test
    void startsWithoutAWordFromCachesThatAreBroken() throws Exception {
        Path home = copyOfTheDistribution();
        try (Stream<Path> caches = Files.list(home.resolve("cache"))) {
            for (Path cache : caches.toList()) {
                Files.writeString(cache, "not a cache");
            }
        }

        assertThat(serveOnce(home, "", "")).noneMatch(line -> line.contains("aot") || line.contains("AOT"));
    }

    @Test
    void recordsAnotherCacheWhenAJarIsAnotherOne() throws Exception {
        Path home = copyOfTheDistribution();
        List<String> before = caches(home);
        Files.setLastModifiedTime(home.resolve("lib/" + firstJar(home)), FileTime.fromMillis(0));
        assertThat(serveOnce(home, "jvm: {options: [\"-Xlog:class+load:stdout\"]}", ""))
                .noneMatch(line -> line.contains(" dev.mpm.server.worker.WorkerHost source: shared"));

        var recording = Programs.run(folder, ENVIRONMENT, List.of(home.resolve("bin/mpmctl") + "", "cache"));

        assertThat(recording.err()).isEmpty();
        assertThat(recording.code()).isZero();
        assertThat(caches(home)).containsAll(before).hasSize(before.size() + 1);
        assertThat(serveOnce(home, "jvm: {options: [\"-Xlog:class+load:stdout\"]}", ""))
                .anyMatch(line -> line.contains(" dev.mpm.server.worker.WorkerHost source: shared objects file"));
    }

    private static List<String> caches(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("cache"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String firstJar(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Path copyOfTheDistribution() throws Exception {
        Path home = folder.resolve("copy");
        var copying = Programs.run(folder, ENVIRONMENT, List.of("cp", "-a", HOME.toString(), home.toString()));
        assertThat(copying.code()).isZero();
        return home;
    }

    /** Runs a server of one worker until that is ready, stops it, and returns what it said. */
    private List<String> serveOnce(Path home, String section, String options) throws Exception {
        Files.writeString(folder.resolve("server.yaml"), """
            mpm: event
            app: {class: dev.mpm.examples.demo.DemoApp, classpath: ["${MPM_HOME}/examples/demo-app.jar"]}
            listen: ["http://127.0.0.1:0"]
            event: {start-servers: 1, min-spare-threads: 0}
            """ + section + "\n");
        var builder = new ProcessBuilder(home.resolve("bin/mpmctl") + "", "run", "-c", "server.yaml")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(ENVIRONMENT);
        builder.environment().put("MPM_OPTS", options);
        Process server = builder.start();
        List<String> said = new ArrayList<>();
        try (var log = server.inputReader()) {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                said.add(line);
                if (line.contains(" ready in ")) {
                    server.toHandle().destroy();
                }
            }
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isZero();
            return said;
        } finally {
            server.destroyForcibly();
        }
    }

    private static String get(String address) throws IOException {
        try (var answer = URI.create(address).toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns the names of the jars in a folder, without their versions. */
    private static List<String> jars(String folder) throws IOException {
        try (Stream<Path> files = Files.list(HOME.resolve(folder))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".jar"))
                    .map(file -> file.replaceFirst("-\\d.*", ""))
                    .toList();
        }
    }
}
