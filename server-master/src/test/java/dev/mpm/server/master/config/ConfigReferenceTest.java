package dev.mpm.server.master.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.core.catalog.MpmCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Compares what is written about the configuration with its declarations. With {@code -Dreference=apply} the files are
 * rewritten instead; prose outside the marks in {@code docs/configuration.md} stays as it is.
 */
class ConfigReferenceTest {

    private static final boolean APPLY = "apply".equals(System.getProperty("reference"));
    private static final String HOW =
            "bring it up to date with: ./mvnw -pl server-master -am test -Dtest=ConfigReferenceTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dreference=apply";
    private static final String BEGIN = "<!-- generated from the declarations: begin -->\n";
    private static final String END = "<!-- generated from the declarations: end -->\n";

    private final ConfigSchema schema = ConfigSchema.of(MpmCatalog.load(ConfigReferenceTest.class.getClassLoader()));

    @Test
    void findsEveryDeclaredKeyInTheDocumentation() throws IOException {
        Path file = Repository.file("docs/configuration.md");
        String text = Files.readString(file);
        assertThat(text).contains(BEGIN).contains(END);
        int begin = text.indexOf(BEGIN) + BEGIN.length();

        compare(
                file,
                text.substring(0, begin) + "\n" + ConfigReference.of(schema) + "\n"
                        + text.substring(text.indexOf(END)));
    }

    @Test
    void findsEveryDeclaredKeyInTheSchemaForEditors() throws IOException {
        compare(Repository.file("conf/server.schema.json"), ConfigJsonSchema.of(schema));
    }

    private static void compare(Path file, String expected) throws IOException {
        if (APPLY) {
            Files.writeString(file, expected);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "").as(HOW).isEqualTo(expected);
    }
}
