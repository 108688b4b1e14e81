package dev.mpm.examples.demo;

import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.resource.ClassPathResourceManager;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.server.handlers.resource.ResourceHandler;
import io.undertow.server.handlers.resource.ResourceManager;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Answers with static files, from a folder or from this jar. */
final class StaticFiles {

    private StaticFiles() {}

    /**
     * Returns a handler of paths below the folder; it reads files and so may block.
     *
     * @param folder where the files are; null for those in this jar
     */
    static HttpHandler handler(@Nullable String folder) {
        var resources = resources(folder);
        return new KeptFiles(resources, new ResourceHandler(resources, Texts::notFound), System::nanoTime);
    }

    private static ResourceManager resources(@Nullable String folder) {
        if (folder == null) {
            return new ClassPathResourceManager(
                    StaticFiles.class.getClassLoader(),
                    StaticFiles.class.getPackageName().replace('.', '/') + "/files");
        }
        var path = Path.of(folder);
        if (!Files.isDirectory(path)) {
            throw new IllegalArgumentException("app.settings.files: " + path.toAbsolutePath()
                    + " is not a folder (expected: a folder, or no such setting)");
        }
        return new PathResourceManager(path);
    }
}
