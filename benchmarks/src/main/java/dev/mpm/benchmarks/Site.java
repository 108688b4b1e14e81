package dev.mpm.benchmarks;

import dev.mpm.benchmarks.peers.Answers;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the programs and files are that are measured.
 *
 * @param distribution the folder of our server, with {@code bin}, {@code conf} and {@code lib}
 * @param classes this module's classes
 * @param libraries the jars that this module was compiled with
 * @param work a folder of this run, which is deleted at its end
 */
record Site(Path distribution, Path classes, List<Path> libraries, Path work) {

    static final String FILE = "1k.txt";

    /** Returns the java program that this runs on, which the peers run on, too. */
    String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Returns the variable that makes our server run on the same Java. */
    Map<String, String> javaHome() {
        return Map.of("JAVA_HOME", System.getProperty("java.home"));
    }

    /** Returns the root of what servers of files send. */
    Path www() {
        return work.resolve("www");
    }

    /** Returns the folder behind {@code /files/}. */
    Path files() {
        return www().resolve("files");
    }

    /** Returns the class path of a program of this module that needs the libraries of these groups, such as io/netty. */
    String classPath(String... groups) {
        return Stream.concat(Stream.of(classes), libraries.stream().filter(jar -> isOf(jar, groups)))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isOf(Path jar, String... groups) {
        return Arrays.stream(groups).anyMatch(group -> jar.toString().contains("/" + group + "/"));
    }

    /** Writes the files to send. Servers that drop root's rights must be able to read them. */
    void prepare() throws IOException {
        openToAll(work);
        openToAll(Files.createDirectory(www()));
        openToAll(Files.createDirectory(files()));
        Files.writeString(www().resolve("plaintext"), Answers.PLAINTEXT);
        Files.writeString(www().resolve("json"), Answers.JSON);
        Files.writeString(files().resolve(FILE), fileBody());
    }

    /** Returns what the file of 1 KiB holds. */
    static String fileBody() {
        return "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n".repeat(16);
    }

    private static void openToAll(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Copies a file that this module brings into a folder, with the values in place of their {@code @NAME@}. */
    static Path place(String resource, Path folder, Map<String, String> values) {
        String text = text(resource);
        for (var value : values.entrySet()) {
            text = text.replace("@" + value.getKey() + "@", value.getValue());
        }
        try {
            return Files.writeString(folder.resolve(resource), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String resource) {
        try (var in = Site.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new BenchmarkException("cannot read " + resource + ": not among the classes of this module");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Finds a program on the search path, and where Debian puts what administrators use. */
    static Optional<Path> program(String name) {
        return Stream.concat(
                        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
