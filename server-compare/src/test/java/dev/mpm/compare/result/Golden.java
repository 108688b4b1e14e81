package dev.mpm.compare.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares a text with the file that was looked at and found good. With {@code -Dgolden=apply} the files are written instead:
 * look at what changed before you commit it.
 */
public final class Golden {

    private static final boolean APPLY = "apply".equals(System.getProperty("golden"));

    private Golden() {}

    /**
     * Fails unless the text is that of the file.
     *
     * @param name below {@code src/test/resources}
     */
    public static void matches(String name, String text) throws IOException {
        Path file = Path.of("src/test/resources", name);
        if (APPLY) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        }
        assertThat(text).as("%s; -Dgolden=apply writes it", file).isEqualTo(Files.readString(file));
    }
}
