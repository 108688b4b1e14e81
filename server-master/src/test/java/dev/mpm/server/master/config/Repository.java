package dev.mpm.server.master.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Finds the project's own files, which some tests check. */
final class Repository {

    private Repository() {}

    /** Returns a file of the project, whatever folder the tests were started in. */
    static Path file(String path) {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = Objects.requireNonNull(folder.getParent(), "not inside the project");
        }
        return folder.resolve(path);
    }

    /** Lays out what the shipped configuration names below a folder, and returns the environment that leads there. */
    static Map<String, String> home(Path folder) throws IOException {
        Path examples = Files.createDirectories(folder.resolve("examples"));
        try (Stream<Path> modules = Files.list(file("examples"))) {
            for (Path module : modules.toList()) {
                jar(examples.resolve(module.getFileName() + ".jar"));
            }
        }
        return Map.of("MPM_HOME", folder.toString());
    }

    /** Writes a jar with one entry, an empty one. */
    static void jar(Path file) throws IOException {
        try (var jar = new ZipOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new ZipEntry("empty"));
        }
    }

    /** Writes a jar that offers a provider and nothing else: its class is on the tests' own class path. */
    static void serviceJar(Path file, Class<?> provider) throws IOException {
        serviceJar(file, provider.getName());
    }

    /** Writes a jar that offers a provider by name, whether there is one or not. */
    static void serviceJar(Path file, String provider) throws IOException {
        try (var jar = new ZipOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new ZipEntry("META-INF/services/dev.mpm.api.MpmProvider"));
            jar.write(provider.getBytes(StandardCharsets.UTF_8));
        }
    }
}
