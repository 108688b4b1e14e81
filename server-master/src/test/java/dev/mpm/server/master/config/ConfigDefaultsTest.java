package dev.mpm.server.master.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.HttpSettings;
import dev.mpm.server.core.settings.SettingsSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All defaults, pinned in one place: a change of one is a change of behaviour and is seen here. */
class ConfigDefaultsTest {

    @TempDir
    private Path folder;

    @Test
    void holdWhereTheFileSaysNothing() throws IOException {
        Path file = folder.resolve("my.yaml");
        Files.writeString(file, "mpm: event\napp: {class: com.example.App}\n");

        var config = ServerConfig.load(file, Map.of(), Overrides.NONE);

        assertThat(config.settings().stream()
                        .filter(EffectiveSetting::isDefault)
                        .map(setting -> setting.key() + ": " + setting.value()))
                .containsExactly(
                        "mpm-path: []",
                        "listen: [http://127.0.0.1:8080]",
                        "distribution: shared",
                        "run-directory: " + YamlText.of(folder.resolve("run").toString()),
                        "app.classpath: []",
                        "pool.boot-timeout: 30s",
                        "pool.graceful-shutdown-timeout: 30s",
                        "pool.shutdown-delay: 0s",
                        "pool.kill-timeout: 2s",
                        "pool.heartbeat-timeout: 30s",
                        "pool.reload-probation: 0s",
                        "pool.restart-intensity: 5",
                        "pool.restart-period: 10s",
                        "pool.max-restart-delay: 30s",
                        "pool.request-timeout: 1m",
                        "pool.request-timeouts: []",
                        "pool.interrupt-grace: 2s",
                        "pool.warm-up: []",
                        "pool.max-requests-per-child: 0",
                        "pool.max-requests-jitter: 0",
                        "pool.max-connections-per-child: 0",
                        "pool.max-age: 0s",
                        "pool.max-rss: 0B",
                        "pool.max-live-heap: 0B",
                        "pool.max-unavailable: 1",
                        "http.keep-alive-timeout: 5s",
                        "http.max-keep-alive-requests: 100",
                        "http.keep-alive-yield: true",
                        "http.request-header-timeout: 10s",
                        "http.io-timeout: 1m",
                        "http.max-header-size: 16KiB",
                        "http.max-entity-size: 1GiB",
                        "log.access-log: \"\"",
                        "log.access-log-format: combined",
                        "log.request-id: \"\"",
                        "log.error-log: \"\"",
                        "log.level: info",
                        "admin.listen: \"\"",
                        "shared.regions: []",
                        "commands.max-running: 16",
                        "jvm.java: \"\"",
                        "jvm.processors: 0",
                        "jvm.heap: 0B",
                        "jvm.gc: auto",
                        "jvm.aot-cache: true",
                        "jvm.options: []",
                        "messages.queue-size: 4MiB",
                        "messages.max-message: 64KiB",
                        "messages.slow-reader-timeout: 5s",
                        "event.start-servers: 2",
                        "event.threads-per-child: 25",
                        "event.async-request-worker-factor: 2",
                        "event.min-spare-threads: 25",
                        "event.max-spare-threads: 75",
                        "event.max-request-workers: 100",
                        "event.io-threads: 0",
                        "event.adaptive: true");
        assertThat(config.jvm().command()).isEqualTo(Path.of(System.getProperty("java.home"), "bin", "java"));
        assertThat(config.app()).isEqualTo(new AppConfig("com.example.App", List.of(), Map.of()));
    }

    @Test
    void ofPreforkAndWorkerHoldToo() throws IOException {
        assertThat(defaultsOf("prefork"))
                .containsExactly(
                        "prefork.start-servers: 2",
                        "prefork.min-spare-servers: 1",
                        "prefork.max-spare-servers: 4",
                        "prefork.max-request-workers: 16");
        assertThat(defaultsOf("worker"))
                .containsExactly(
                        "worker.start-servers: 2",
                        "worker.threads-per-child: 25",
                        "worker.min-spare-threads: 25",
                        "worker.max-spare-threads: 75",
                        "worker.max-request-workers: 100");
    }

    @Test
    void ofHttpAreThoseTheApiNames() {
        assertThat(SettingsSchema.of(HttpSettings.class).defaults()).isEqualTo(HttpSettings.defaults());
    }

    private List<String> defaultsOf(String mpm) throws IOException {
        Path file = folder.resolve("my.yaml");
        Files.writeString(file, "mpm: " + mpm + "\napp: {class: com.example.App}\n");
        return ServerConfig.load(file, Map.of(), Overrides.NONE).settings().stream()
                .filter(setting -> setting.key().startsWith(mpm + "."))
                .map(setting -> setting.key() + ": " + setting.value())
                .toList();
    }
}
