package dev.mpm.server.core.catalog;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Makes jars of MPM providers out of source text. */
final class CompiledJar {

    private static final String SERVICE = "META-INF/services/dev.mpm.api.MpmProvider";

    private CompiledJar() {}

    /** Writes a jar with one compiled class and a service file. */
    static Path write(Path jar, String services, String className, String source) throws IOException {
        Path classes = Files.createTempDirectory(jar.getParent(), "classes");
        compile(classes, className, source);
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entry(zip, classes.relativize(file).toString(), Files.readAllBytes(file));
            }
            entry(zip, SERVICE, services.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    static void remove(Path jar, String entry) throws IOException {
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            Files.delete(files.getPath(entry));
        }
    }

    private static void compile(Path classes, String className, String source) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            var unit = new Source(className, source);
            if (!compiler.getTask(null, files, null, List.of("-proc:none"), null, List.of(unit))
                    .call()) {
                throw new IllegalStateException("cannot compile " + className);
            }
        }
    }

    private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
    }

    /** A class in memory. */
    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String className, String text) {
            super(URI.create("mem:///" + className.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
