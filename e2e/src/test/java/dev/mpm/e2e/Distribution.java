package dev.mpm.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with the built distribution: the one that the build has just assembled, or a copy that a scene may change.
 *
 * @param home the folder that holds {@code bin}, {@code conf} and {@code lib}
 */
record Distribution(Path home) {

    /** Returns the one that the build assembled. */
    static Distribution built() {
        String home = System.getProperty("distribution");
        if (home == null || !Files.isExecutable(Path.of(home, "bin", "mpmctl"))) {
            throw new IllegalStateException("no bin/mpmctl below the system property distribution, which is " + home
                    + "; build server-launcher first");
        }
        return new Distribution(Path.of(home).toAbsolutePath().normalize());
    }

    /** Returns a copy of it in a folder that does not exist yet. */
    Distribution copyTo(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, folder.resolve(home.relativize(file).toString()));
            }
        }
        return new Distribution(folder);
    }

    Path lib() {
        return home.resolve("lib");
    }

    /** Returns a process to be: {@code mpmctl} with these arguments, and little of our own environment. */
    ProcessBuilder mpmctl(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin").resolve("mpmctl").toString());
        command.addAll(arguments);
        var builder =
                new ProcessBuilder(command).redirectInput(Path.of("/dev/null").toFile());
        String path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path == null ? "/usr/bin:/bin" : path);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }
}
