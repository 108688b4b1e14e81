package dev.mpm.server.master.aot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The cache for the workers of one configuration: where it is, or would be, and what it is recorded from. Immutable; any
 * thread.
 *
 * <p>It is looked for in the distribution and then in the run directory, which is where it is recorded to if the
 * distribution cannot be written to. Both belong to whoever may tell the server what to run: a cache is code.
 *
 * @param java the workers' java command
 * @param options what a recording tells java
 * @param jars the distribution's, which come first on every worker's class path
 * @param fileName tells everything that the cache depends on
 * @param folders where it may be, the most wanted first
 */
public record AotCache(Path java, List<String> options, List<Path> jars, String fileName, List<Path> folders) {

    /** The folder of caches within the distribution and within a run directory. */
    public static final String FOLDER = "cache";

    static final String PREFIX = "worker-";
    static final String SUFFIX = ".aot";

    public AotCache {
        options = List.copyOf(options);
        jars = List.copyOf(jars);
        folders = List.copyOf(folders);
    }

    /**
     * Returns the cache for workers.
     *
     * @param options those of the workers' java
     * @param places the distribution's folder and the run directory
     * @return nothing if java could make no use of one
     */
    public static Optional<AotCache> of(Path java, List<String> options, List<Path> jars, List<Path> places) {
        if (!AotKey.allows(options)) {
            return Optional.empty();
        }
        try {
            String fileName = PREFIX + AotKey.of(java, options, jars).name() + SUFFIX;
            List<Path> folders =
                    places.stream().map(place -> place.resolve(FOLDER)).toList();
            return Optional.of(new AotCache(java, AotKey.forRecording(options), jars, fileName, folders));
        } catch (IOException notAJdk) {
            return Optional.empty();
        }
    }

    /** Returns what java must be told to use the file that is there now; nothing if there is none. */
    public List<String> use() {
        return file().map(AotCache::use).orElse(List.of());
    }

    /** Returns the file, if it is there. */
    Optional<Path> file() {
        return folders.stream()
                .map(folder -> folder.resolve(fileName))
                .filter(Files::isReadable)
                .findFirst();
    }

    /** Keeps the JVM quiet about a file that does not fit: the worker starts all the same. */
    private static List<String> use(Path file) {
        return List.of("-XX:AOTCache=" + file, "-Xlog:aot*=off", "-Xlog:cds*=off");
    }
}
