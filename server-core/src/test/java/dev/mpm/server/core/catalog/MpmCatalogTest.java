package dev.mpm.server.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every jar here is compiled in the test, so that what is wrong with one is what the test says. */
class MpmCatalogTest {

    @TempDir
    private Path folder;

    private final List<URLClassLoader> opened = new ArrayList<>();

    @AfterEach
    void closeJars() throws IOException {
        for (URLClassLoader loader : opened) {
            loader.close();
        }
    }

    @Test
    void findsTheProvidersOfAllJarsByName() throws IOException {
        Path alpha = jar("alpha.jar", "one.Alpha", provider("one", "Alpha", "alpha"));
        Path beta = jar("beta.jar", "two.Beta", provider("two", "Beta", "beta"));

        MpmCatalog catalog = load(beta, alpha);

        assertThat(catalog.names()).containsExactly("alpha", "beta");
        assertThat(catalog.contains("alpha")).isTrue();
        assertThat(catalog.find("alpha").origin()).isEqualTo(alpha.toString());
        assertThat(catalog.find("beta").provider().getClass().getName()).isEqualTo("two.Beta");
        assertThat(catalog.all()).extracting(InstalledMpm::name).containsExactly("alpha", "beta");
    }

    @Test
    void createsAnMpmFromText() throws IOException {
        MpmCatalog catalog = load(jar("alpha.jar", "one.Alpha", provider("one", "Alpha", "alpha")));

        assertThat(catalog.find("alpha").schema().keys()).containsExactly("lanes");
        assertThat(catalog.find("alpha").create(Map.of("lanes", "7")).shape().lanes())
                .isEqualTo(7);
    }

    @Test
    void isEmptyWhereThereAreNone() throws IOException {
        assertThat(load().names()).isEmpty();
        assertThatThrownBy(() -> load().find("alpha"))
                .isInstanceOf(CatalogException.class)
                .hasMessage("no MPM 'alpha' is installed (installed: none)");
    }

    @Test
    void answersAnUnknownNameWithWhatThereIs() throws IOException {
        MpmCatalog catalog = load(
                jar("alpha.jar", "one.Alpha", provider("one", "Alpha", "alpha")),
                jar("beta.jar", "two.Beta", provider("two", "Beta", "beta")));

        assertThatThrownBy(() -> catalog.find("alhpa"))
                .isInstanceOf(CatalogException.class)
                .hasMessage("no MPM 'alhpa' is installed (installed: alpha, beta); did you mean 'alpha'?");
    }

    @Test
    void refusesTwoMpmsWithOneName() throws IOException {
        Path first = jar("first.jar", "one.Alpha", provider("one", "Alpha", "same"));
        Path second = jar("second.jar", "two.Beta", provider("two", "Beta", "same"));

        assertThatThrownBy(() -> load(first, second))
                .isInstanceOf(CatalogException.class)
                .hasMessage("two MPMs have the name 'same': one.Alpha in " + first + " and two.Beta in " + second
                        + "; remove one of the jars");
    }

    @Test
    void takesOneJarThatIsSeenTwiceAsOne() throws IOException {
        Path jar = jar("alpha.jar", "one.Alpha", provider("one", "Alpha", "alpha"));

        assertThat(load(jar, Files.copy(jar, folder.resolve("copy.jar"))).names())
                .containsExactly("alpha");
    }

    @Test
    void refusesANameThatCouldNotStandInAFile() throws IOException {
        Path jar = jar("alpha.jar", "one.Alpha", provider("one", "Alpha", "Not Proper"));

        assertThatThrownBy(() -> load(jar))
                .isInstanceOf(CatalogException.class)
                .hasMessage("MPM one.Alpha in " + jar + " has the name 'Not Proper'"
                        + " (expected: lower case letters, digits and dashes, a letter first)");
    }

    @Test
    void blamesTheJarWhenAskingForTheNameFails() throws IOException {
        Path jar = jar(
                "alpha.jar",
                "one.Alpha",
                provider("one", "Alpha", "alpha")
                        .replace("return \"alpha\"", "throw new IllegalStateException(\"no\")"));

        assertThatThrownBy(() -> load(jar))
                .isInstanceOf(CatalogException.class)
                .hasMessage("MPM one.Alpha in " + jar + " has no name: java.lang.IllegalStateException: no");
    }

    @Test
    void blamesTheJarForSettingsDeclaredWrongly() throws IOException {
        Path jar = jar(
                "alpha.jar",
                "one.Alpha",
                provider("one", "Alpha", "alpha").replace("byDefault = \"1\"", "byDefault = \"one\""));

        assertThatThrownBy(() -> load(jar).find("alpha").schema())
                .isInstanceOf(CatalogException.class)
                .hasMessage("cannot read the settings of MPM alpha (" + jar + "): one.Alpha$Settings.lanes:"
                        + " byDefault: 'one' (expected: a whole number)");
    }

    @Nested
    class ABrokenJar {

        private final String good = provider("one", "Alpha", "alpha");

        @Test
        void isNamedWhenItsProviderIsMissing() throws IOException {
            assertBlamed(
                    CompiledJar.write(folder.resolve("broken.jar"), "one.Gone", "one.Alpha", good),
                    "one.Gone",
                    "java.lang.ClassNotFoundException: one.Gone");
        }

        @Test
        void isNamedWhenItsProviderIsNone() throws IOException {
            assertBlamed(
                    jar("broken.jar", "one.Alpha", "package one; public class Alpha {}"),
                    "one.Alpha",
                    "java.lang.ClassCastException: it does not implement dev.mpm.api.MpmProvider");
        }

        @Test
        void isNamedWhenItsProviderThrows() throws IOException {
            assertBlamed(
                    jar(
                            "broken.jar",
                            "one.Alpha",
                            good.replace(
                                    "public String name()",
                                    "public Alpha() { throw new IllegalStateException(\"no\"); } public String"
                                            + " name()")),
                    "one.Alpha",
                    "java.lang.IllegalStateException: no");
        }

        @Test
        void isNamedWhenItNeedsAClassThatIsNotThere() throws IOException {
            Path jar = jar(
                    "broken.jar",
                    "one.Alpha",
                    good.replace("class Alpha", "class Alpha extends Base") + "class Base {}");
            CompiledJar.remove(jar, "one/Base.class");

            assertBlamed(jar, "one.Alpha", "java.lang.ClassNotFoundException: one.Base");
        }

        @Test
        void isNamedWhenItsServiceFileIsNonsense() throws IOException {
            assertBlamed(
                    CompiledJar.write(folder.resolve("broken.jar"), "not a class", "one.Alpha", good),
                    "not a class",
                    "java.lang.ClassNotFoundException: not a class");
        }

        private void assertBlamed(Path jar, String provider, String reason) throws IOException {
            Path sound = jar("sound.jar", "two.Beta", provider("two", "Beta", "beta"));

            assertThatThrownBy(() -> load(sound, jar))
                    .isInstanceOf(CatalogException.class)
                    .hasMessage("cannot load MPM provider " + provider + " of " + jar + ": " + reason);
        }
    }

    private Path jar(String name, String provider, String source) throws IOException {
        return CompiledJar.write(folder.resolve(name), provider, provider, source);
    }

    private MpmCatalog load(Path... jars) throws IOException {
        URL[] urls = new URL[jars.length];
        for (int i = 0; i < jars.length; i++) {
            urls[i] = jars[i].toUri().toURL();
        }
        URLClassLoader loader = new URLClassLoader(urls, MpmCatalog.class.getClassLoader());
        opened.add(loader);
        return MpmCatalog.load(loader);
    }

    private static String provider(String pack, String type, String name) {
        return """
            package %s;
            import dev.mpm.api.*;
            public class %s implements MpmProvider<%2$s.Settings> {
                public record Settings(@Setting(byDefault = "1", says = "Lanes.") int lanes) {}
                public String name() { return "%s"; }
                public String summary() { return "a test"; }
                public Class<Settings> settingsType() { return Settings.class; }
                public Mpm create(Settings settings) {
                    return new Mpm() {
                        public PoolShape shape() { return new PoolShape(1, 1, settings.lanes()); }
                        public Sizing size(PoolSnapshot pool) { return Sizing.keep(pool); }
                        public Engine start(EngineContext context) { throw new UnsupportedOperationException(); }
                    };
                }
            }
            """.formatted(pack, type, name);
    }
}
