package dev.mpm.server.master.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.core.catalog.MpmCatalog;
import dev.mpm.server.core.settings.DeclaredSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files in {@code conf/}, as they are shipped. */
class ShippedConfigTest {

    private static final Path SERVER = Repository.file("conf/server.yaml");

    @TempDir
    private Path home;

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Repository.file("conf"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void areRightInADistribution(Path file) throws IOException {
        var config = load(file, Overrides.NONE);

        assertThat(config.app().classpath())
                .singleElement()
                .extracting(Path::getParent)
                .isEqualTo(home.resolve("examples"));
        assertThat(Files.readString(file)).startsWith("# yaml-language-server: $schema=server.schema.json\n");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"prefork", "worker", "event", "virtual", "fork"})
    void nameEveryKeyWithItsDefault(String mpm) throws IOException {
        var config = load(SERVER, new Overrides(mpm, List.of(), List.of()));

        assertThat(config.settings()).noneMatch(EffectiveSetting::isDefault);
        for (Section section : ConfigSchema.of(catalog()).sections()) {
            for (DeclaredSetting setting : section.isNamed() ? List.<DeclaredSetting>of() : section.settings()) {
                assertHasDefault(config, section, setting);
            }
        }
    }

    @Test
    void sayWhatEveryKeyDoes() throws IOException {
        String words = commentsOf(Files.readString(SERVER));

        for (Section section : ConfigSchema.of(catalog()).sections()) {
            for (DeclaredSetting setting : section.settings()) {
                assertThat(words).as(section.path(setting.key())).contains(setting.says());
            }
        }
    }

    @Test
    void openNoAddressButLoopbackAndNoFault() throws IOException {
        var config = load(SERVER, Overrides.NONE);

        assertThat(config.listen()).containsExactly(new ListenAddress.Tcp("127.0.0.1", 8080));
        assertThat(config.app().settings()).containsEntry("faults", "false");
    }

    /** Lays the file out as a distribution does, {@code conf} beside {@code examples}, and reads it there. */
    private ServerConfig load(Path file, Overrides overrides) throws IOException {
        Path shipped = Files.createDirectories(home.resolve("conf")).resolve(file.getFileName());
        Files.copy(file, shipped);
        return ServerConfig.load(shipped, Repository.home(home), overrides);
    }

    private static void assertHasDefault(ServerConfig config, Section section, DeclaredSetting setting) {
        String key = section.path(setting.key());
        boolean isFree = section.required().contains(setting.key())
                || List.of("app.classpath", "run-directory").contains(key);
        if (isFree) {
            return; // no default, or one that depends on where the file lies
        }
        String value =
                setting.defaultValue() instanceof List<?> list ? YamlText.of(list) : YamlText.of(setting.defaultText());
        List<EffectiveSetting> held = new ArrayList<>(config.settings());
        held.removeIf(effective -> !effective.key().equals(key));
        assertThat(held)
                .allSatisfy(effective -> assertThat(effective.value()).as(key).isEqualTo(value));
    }

    private static MpmCatalog catalog() {
        return MpmCatalog.load(ShippedConfigTest.class.getClassLoader());
    }

    /** Returns the text of all comments, as if they stood on one line. */
    private static String commentsOf(String yaml) {
        return String.join(
                " ",
                yaml.lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("#"))
                        .map(line -> line.substring(1).strip())
                        .toList());
    }
}
