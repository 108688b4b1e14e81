package dev.mpm.server.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** Makes apps that are on nobody's class path but their own. */
final class AppCompiler {

    private AppCompiler() {}

    /** Compiles a class without a package into a directory, which it returns. */
    static Path compile(Path directory, String name, String source) throws IOException {
        var file = Files.writeString(directory.resolve(name + ".java"), source);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", directory.toString(), file.toString());
        if (result != 0) {
            throw new IllegalArgumentException(name + " does not compile");
        }
        return directory;
    }
}
