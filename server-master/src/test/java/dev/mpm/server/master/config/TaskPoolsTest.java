package dev.mpm.server.master.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.DataSize;
import dev.mpm.server.core.config.TaskPoolSettings;
import dev.mpm.server.core.config.TaskPoolSettings.Distribution;
import dev.mpm.server.core.config.TaskPoolSettings.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The section of named mappings that there is: the pools for tasks. */
class TaskPoolsTest {

    @TempDir
    private Path folder;

    @Test
    void haveTheNamesAndSettingsOfTheFile() throws IOException {
        var config = config("""
            tasks:
              pictures: {kind: processes, size: 2, queue: 10, distribution: least-loaded, timeout: 5s, retries: 1,
                         memory: 64MiB, max-tasks: 1000, nice: 5}
              mails:
            """);

        assertThat(config.tasks())
                .containsOnlyKeys("pictures", "mails")
                .containsEntry(
                        "pictures",
                        new TaskPoolSettings(
                                Kind.PROCESSES,
                                2,
                                10,
                                Distribution.LEAST_LOADED,
                                Duration.ofSeconds(5),
                                1,
                                new DataSize(64 << 20),
                                1000,
                                5))
                .hasEntrySatisfying("mails", mails -> assertThat(mails.kind()).isEqualTo(Kind.THREADS));
    }

    @Test
    void areNoneWhereTheFileHasNone() throws IOException {
        assertThat(config("").tasks()).isEmpty();
        assertThat(config("tasks:\n").tasks()).isEmpty();
        assertThat(config("tasks: {}\n").tasks()).isEmpty();
    }

    @Test
    void areListedWithWhereEachValueComesFrom() throws IOException {
        assertThat(config("tasks: {p: {size: 2}}\n").effective())
                .containsSubsequence(
                        "tasks:\n  p:\n    kind: threads",
                        "# default\n    size: 2 ",
                        "# " + folder + "/server.yaml:3\n");
    }

    @Test
    void canBeSetByAnOption() throws IOException {
        Path file = file("tasks: {p: {size: 2}}\n");
        var options = List.of("tasks.p.size=3", "tasks.q.kind=virtual");

        var config = ServerConfig.load(file, Map.of(), new Overrides(null, List.of(), options));

        assertThat(config.tasks().get("p")).extracting(TaskPoolSettings::size).isEqualTo(3);
        assertThat(config.tasks().get("q")).extracting(TaskPoolSettings::kind).isEqualTo(Kind.VIRTUAL);
    }

    private ServerConfig config(String tasks) throws IOException {
        return ServerConfig.load(file(tasks), Map.of(), Overrides.NONE);
    }

    private Path file(String tasks) throws IOException {
        return Files.writeString(folder.resolve("server.yaml"), "mpm: event\napp: {class: com.example.App}\n" + tasks);
    }
}
