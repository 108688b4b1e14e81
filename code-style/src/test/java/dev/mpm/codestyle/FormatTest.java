package dev.mpm.codestyle;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Compares every Java source of the project with what the formatter makes of it: layout, order of imports, and no
 * unused import. With {@code -Dformat=apply} it rewrites the files instead.
 *
 * <p>A test rather than a plugin, because the formatter parses with the JDK it runs on: tests run on the JDK 25 of the
 * build, while plugins run on Maven's own Java, which may be too old for the language of the sources.
 */
class FormatTest {

    private static final Path ROOT = Path.of(property("format.root")).normalize();
    private static final boolean APPLY = property("format").equals("apply");

    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());

    @Test
    void findsEverySourceFormatted() throws IOException {
        var complaints = sources().parallelStream()
                .map(this::complaintAbout)
                .flatMap(Optional::stream)
                .sorted()
                .toList();

        assertThat(complaints)
                .as("correct them with: ./mvnw -q -pl code-style verify -Dformat=apply")
                .isEmpty();
    }

    private Optional<String> complaintAbout(Path file) {
        var name = ROOT.relativize(file);
        try {
            var before = Files.readString(file);
            var after = formatter.formatSourceAndFixImports(before);
            if (after.equals(before)) {
                return Optional.empty();
            }
            if (APPLY) {
                Files.writeString(file, after);
                return Optional.empty();
            }
            return Optional.of(name + " is not formatted");
        } catch (FormatterException e) {
            return Optional.of(name + " cannot be parsed: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sources() throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                var name = String.valueOf(directory.getFileName());
                var skipped = name.equals("target") || name.startsWith(".");
                return skipped && !directory.equals(ROOT) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(found).as("sources under " + ROOT).isNotEmpty();
        return found;
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }
}
